"""A session in which the guest runs the programs of tests/attacks, and the same programs outside of
any session, to show that they work where they may."""

import json
import os
import shutil
import subprocess
import time

from support import ROOT, SpaceTest

import inner
from space import wait_until

ATTACKS = ROOT / "tests" / "attacks"
ENTRY_ID = "attacker.desktop"
ENTRY = """[Desktop Entry]
Type=Application
Name=Attacker
Exec=/usr/bin/python3 /home/guest/attacks/attacker.py
"""


class Running:
    """A program that the guest runs."""

    def __init__(self, shell, order):
        self._shell = shell
        self._order = order

    def said(self):
        """All that it printed until now, by lines."""
        said = self._shell.tmp / f"said.{self._order}"
        return said.read_text().splitlines() if said.exists() else []

    def wait_said(self, word, timeout=60):
        wait_until(lambda: any(line.startswith(word) for line in self.said()) or self._ended(),
                   f"the program says {word}", timeout)
        if not any(line.startswith(word) for line in self.said()):
            raise AssertionError(f"the program ended: {self.said()}")

    def _ended(self):
        return (self._shell.tmp / f"ended.{self._order}").exists()

    def wait(self, timeout=60):
        wait_until(self._ended, "the program ended", timeout)
        return self.said()

    def stop(self):
        self._shell.order({"order": self._order, "stop": True})
        return self.wait()


class GuestShell:
    """attacker.py in a session."""

    def __init__(self, guest_uid):
        root = wait_until(lambda: inner.world_root(guest_uid), "the guest's world is there")
        self.tmp = root / "tmp"
        wait_until(self._takes_orders, "the guest's shell takes orders")
        self._orders = 0

    def _takes_orders(self):
        try:
            os.close(os.open(self.tmp / "orders", os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return False
        return True

    def order(self, order):
        pipe = os.open(self.tmp / "orders", os.O_WRONLY | os.O_NONBLOCK)  # fails without a reader
        os.write(pipe, json.dumps(order).encode() + b"\n")
        os.close(pipe)

    def start(self, *argv):
        self._orders += 1
        self.order({"order": self._orders, "argv": ["/usr/bin/python3", *argv]})
        return Running(self, self._orders)

    def run(self, *argv):
        """Runs a program to its end; returns the JSON of its last line."""
        said = self.start(*argv).wait()
        return last_json(said)


def last_json(lines):
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError):
        raise AssertionError(f"no answer of the program but {lines}") from None


class AttackTest(SpaceTest):
    """One station whose only image brings the attack programs; a session for each test."""

    @classmethod
    def settings(cls, state):
        images = state / "images"
        shutil.copytree(ROOT / "images", images)
        shutil.copytree(ATTACKS, images / "plain/skel/attacks",
                        ignore=shutil.ignore_patterns("__pycache__"))
        (images / "plain/applications").mkdir()
        (images / "plain/applications" / ENTRY_ID).write_text(ENTRY)
        return {"images": images, "autostart": (ENTRY_ID,)}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.space.sign_in("mediator")
        cls.feed = cls.desk.feed()
        cls.person = next(iter(cls.space.stations.values())).sit_down()

    @classmethod
    def tearDownClass(cls):
        cls.person.close()
        super().tearDownClass()
        cls.feed.close()  # after the supervisor, or it waits for a word on the feed

    def setUp(self):
        self.state_is("free")
        self.number = self.desk.post("session/start", station=self.station.name, policy="demo",
                                     minutes=30)["id"]
        self.addCleanup(self.end_session, self.number)
        self.state_is("in_use")
        self.session = self.station.wait_status(lambda s: s.get("session"),
                                                "has a session")["session"]
        self.guest = GuestShell(self.session["guest_uid"])

    def end_session(self, number):
        """Ends it if it still runs; the station must prove itself clean either way."""
        seen = self.feed.floor["stations"][0]
        if seen["session"] == number:
            self.desk.post("session/end", id=number)
        self.state_is("free")

    def state_is(self, wanted, timeout=60):
        return self.feed.wait_station(self.station.name, lambda s: s["state"] == wanted,
                                      f"is {wanted}", timeout)

    def ask_to_finish(self):
        """The curtain's question, with which the keyboard is the curtain's; it takes answers 0.7 s
        after it appeared."""
        self.person.press("finish")
        return self.person.wait_target("erase")

    def carry_on(self):
        x, y, width, height = self.person.wait_target("carry-on")
        place = (x + width // 2, y + 2)
        button = self.person.pixel(*place)
        self.person.press("carry-on")
        wait_until(lambda: self.person.pixel(*place) != button, "the question is gone")

    def cause(self):
        """Why this session ended, from the register, in which it stands once."""
        lines = self.space.sign_in("admin").post(
            "register/print", from_unix=time.time() - 3600, to_unix=time.time() + 3600)["lines"]
        mine = [line["cause"] for line in lines if line["session"] == self.number]
        self.assertEqual(len(mine), 1, lines)
        return mine[0]

    def outside(self, *argv, enter=()):
        """The same program on the station itself, with the outer display; its last line."""
        display, authority = self.station.outer()
        done = subprocess.run([*enter, "/usr/bin/python3", *argv], capture_output=True, text=True,
                              cwd=ATTACKS, timeout=60, check=False,
                              env={**os.environ, "DISPLAY": display, "XAUTHORITY": authority})
        if done.returncode != 0:
            raise AssertionError(f"{argv} outside: {done.stderr}")
        return last_json(done.stdout.splitlines())


