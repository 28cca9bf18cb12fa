"""For every channel of the table in docs/security.md: a guest plants it inside a real session, and
after the reset root and the next guest look for it. The same is planted on an ordinary machine,
where the same look must find it."""

import json
import os
import secrets
import signal
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "space"))

import machine  # noqa: E402
import services  # noqa: E402
from day import Day, Viewer  # noqa: E402
from desk import Refused  # noqa: E402
from guest import Guest, make_image, make_policy  # noqa: E402
from row import WORDS  # noqa: E402
from rows import ROWS  # noqa: E402
from space import Space, wait_until  # noqa: E402


class OnAMachine(unittest.TestCase):
    """The services of a public workstation run, and nobody has planted anything yet."""

    @classmethod
    def setUpClass(cls):
        os.environ.pop("DISPLAY", None)
        cls.services = services.Services()
        cls.addClassCleanup(cls.services.stop)
        cls.services.start()
        cls.download = services.Download()
        cls.addClassCleanup(cls.download.close)

    def rows(self):
        """Every row that a program plants, each time with a new word of its own."""
        token = secrets.token_hex(4)
        for number, row in enumerate(ROWS):
            if row.needs in self.services.absent:
                print(f"absent: {row.name}: {services.SERVICES[row.needs][0]} is not installed")
            elif row.plant:
                yield row, f"residue{token}n{number:02}"

    def known(self, uid, station):
        return {"U": uid, "BEGIN": int(time.time()), "STATION": station,
                "DOWNLOAD": self.download.address}


class Table(unittest.TestCase):
    def test_is_the_one_of_the_documentation(self):
        section = (ROOT / "docs/security.md").read_text().split("\n## Channels of residue\n")[1]
        cells = [[cell.strip() for cell in line.strip("|").split("|")]
                 for line in section.split("\n## ")[0].splitlines() if line.startswith("| ")]
        self.assertEqual([(name, how) for name, how, _ in cells[1:]],
                         [(row.name, row.outcome) for row in ROWS])

    def test_says_for_every_row_what_is_done_about_it(self):
        for row in ROWS:
            with self.subTest(row.name):
                self.assertTrue(row.plant and row.look or row.not_covered
                                or callable(getattr(ASession, row.played)))


class ASession(OnAMachine):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.state = Path("/run/space")
        make_image(cls.state / "images")
        make_policy(cls.state / "offered", cls.download.address)
        cls.space = Space(cls.state, 1, [cls.state / "offered"], backend="xvfb",
                          images=cls.state / "images")
        cls.enterClassContext(cls.space)

    def setUp(self):
        self.day = Day(self.space)
        self.addCleanup(self.day.close)
        self.station = self.day.station
        self.desk = self.day.desk

    def test_leaves_nothing_to_the_next_guest(self):
        ticket, seen = self.day.enter("residue")
        guest, planted = self.plant_all()
        help_given = self.begin_help()
        self.desk.post("session/end", id=seen["session"])
        self.look_as_root(planted)
        with self.subTest("old ticket"):
            self.old_ticket_is_refused(ticket)

        _, seen = self.day.enter("residue")
        following = Guest(self.day.session())
        self.assertNotEqual(following.uid, guest.uid)
        for row, known in planted:
            self.look(row, "the next guest", following.run, known)
        with self.subTest("help"):
            self.help_is_over(*help_given)
        self.desk.post("session/end", id=seen["session"])
        self.day.state("free")

    def test_leaves_nothing_when_the_kiosk_is_killed(self):
        self.desk.post("session/start", station=self.station.name, policy="residue", minutes=20)
        self.day.state("in_use")
        _, planted = self.plant_all()
        self.station.process.send_signal(signal.SIGKILL)
        self.station.process.wait()
        self.day.state("offline")
        self.station.start()
        self.look_as_root(planted)

    # ---- planting and looking

    def plant_all(self):
        """Returns the guest and, for each row with a look, what its look is told."""
        guest = Guest(self.day.session())
        planted = []
        for row, word in self.rows():
            known = {"M": word, **self.known(guest.uid, self.state)}
            said = guest.run(WORDS + row.plant, **known)
            known["SAID"] = said.out
            with self.subTest(row.name, plant=row.plant):
                if row.refused:
                    self.assertNotEqual(said.code, 0, f"not refused: {said}")
                    self.assertRegex(said.err, row.refused)
                else:
                    self.assertEqual(said.code, 0, str(said))
            if row.look:
                planted.append((row, known))
        for row, known in planted:
            if not row.refused and not row.seen_outside_only:
                with self.subTest(row.name, who="the planter"):
                    self.assertTrue(guest.run(WORDS + row.look, **known).out)
        return guest, planted

    def look_as_root(self, planted):
        proof = self.day.feed.wait_station(
            self.station.name, lambda s: s["state"] in ("free", "out_of_order"), "is proved",
            120)["last_proof"]
        self.assertTrue(proof["clean"], [c for c in proof["checks"] if not c["clean"]])
        display, authority = self.station.outer()
        for row, known in planted:
            self.look(row, "root", machine.run_as_root,
                      {"DISPLAY": display, "XAUTHORITY": authority, **known})

    def look(self, row, who, run, known):
        with self.subTest(row.name, who=who):
            said = run(WORDS + row.look, **known)
            self.assertFalse(said.out or said.err, f"{who} looked: {row.look}: {said}")

    # ---- what people plant

    def begin_help(self):
        viewer = Viewer(self.space, self.station.name, "view")
        self.addCleanup(viewer.end)
        viewer.wait_question(self.day.person, "yes")
        self.day.person.press("yes")
        viewer.wait_listening()
        connection = viewer.probe("--encodings", "zrle copyrect raw", "--hold", "--commands",
                                  "--ppm", str(self.state / "received.ppm"))
        self.addCleanup(connection.communicate)
        self.addCleanup(connection.terminate)
        self.assertTrue(json.loads(connection.stdout.readline())["ppm"])
        return viewer, connection

    def help_is_over(self, viewer, connection):
        """The connection ended with the session, and neither the yes nor the right is left."""
        self.assertTrue(json.loads(connection.stdout.readline())["closed"])
        viewer.refused()
        with self.assertRaises(Refused):
            self.desk.post("help/control", station=self.station.name)
        again = Viewer(self.space, self.station.name, "view")
        self.addCleanup(again.end)
        again.wait_question(self.day.person, "no")
        self.day.person.press("no")
        self.assertEqual(again.refused()[0], 1)

    def old_ticket_is_refused(self, ticket):
        """The welcome goes deaf while the ticket is asked for, and then takes another."""
        self.day.type_ticket(ticket["code"])
        wait_until(lambda: "digit-1" not in self.day.person.targets(), "the ticket is asked for")
        self.day.person.wait_target("digit-1")
        station = self.day.feed.floor["stations"][0]
        self.assertEqual((station["state"], station["session"]), ("free", 0))


class AnOrdinaryMachine(OnAMachine):
    def test_keeps_it_all_and_no_look_is_blind(self):
        resident = machine.Resident()
        self.addCleanup(resident.forget_keys)
        for row, word in self.rows():
            if not row.look:
                continue
            known = {"M": word, "LOG": "/run/syslog", **services.SCREEN,
                     **self.known(resident.uid, "/var/empty")}
            with self.subTest(row.name):
                plant, run = ((row.outside, machine.run_as_root) if row.outside
                              else (row.plant, resident.run))
                said = run(WORDS + plant, **known)
                self.assertEqual(said.code, 0, f"planting: {said}")
                looks = {"root": machine.run_as_root}
                if not row.only_root_sees:
                    looks["the next user, with the same uid"] = resident.run
                for who, run in looks.items():
                    found = run(WORDS + row.look, SAID=said.out, **known)
                    self.assertTrue(found.out, f"{who} is blind: {row.look}: {found}")


if __name__ == "__main__":
    machine.enter()
    unittest.main(verbosity=2)
