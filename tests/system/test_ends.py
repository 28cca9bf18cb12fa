"""Every way in which a session can end leads to a station that is proved clean, nothing of the guest,
and one line of the register with the right cause and time."""

import contextlib
import os
import signal
import time
import unittest

from support import SpaceTest

import inner
import looker
from space import wait_until

EDITOR = "org.xfce.mousepad.desktop"
# As demo's, but it ends when nobody touches anything: the least that a policy may say.
IDLE = """name = "idle"

[title]
fr = "Courte"
en = "Short"

[time]
minutes = 30
idle_minutes = 1

[apps]
tiles = ["org.xfce.mousepad.desktop"]

[browser]
homepage = "about:blank"
"""


class Session:
    def __init__(self, station, number, begin, world):
        self.station = station
        self.number = number
        self.begin = begin  # before it was asked for
        self.uid = world["guest_uid"]


class AnEnd(SpaceTest):
    stations = 2

    @classmethod
    def settings(cls, state):
        policies = state / "short-policies"
        policies.mkdir()
        (policies / "idle.toml").write_text(IDLE)
        return {"policy_dirs": [policies]}

    def setUp(self):
        self.sign_in()

    def tearDown(self):
        self.feed.close()

    def sign_in(self):
        self.desk = self.space.sign_in("admin")
        self.feed = self.desk.feed()

    def start(self, station=None, policy="demo", minutes=20):
        station = station or self.station
        self.feed.wait_station(station.name, lambda s: s["state"] == "free", "is free", 120)
        begin = time.monotonic()
        number = self.desk.post("session/start", station=station.name, policy=policy,
                                minutes=minutes)["id"]
        self.feed.wait_station(station.name, lambda s: s["state"] == "in_use", "is in use")
        world = station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        self.assertTrue(inner.guest_processes(world["guest_uid"]), "the looker is blind")
        return Session(station, number, begin, world)

    @contextlib.contextmanager
    def person(self, station=None):
        with contextlib.closing((station or self.station).sit_down()) as person:
            yield person

    def ends(self, session, cause, used_s=None, state="free", full=False):
        """The session is over: proved, nothing is left, one line says so. `used_s`: exactly."""
        station = session.station
        seen = self.feed.wait_station(
            station.name, lambda s: s["state"] in (state, "out_of_order") and s["session"] == 0,
            "is proved", 180)
        self.assertEqual(seen["state"], state,
                         [c for c in seen["last_proof"]["checks"] if not c["clean"]])
        self.assertTrue(seen["last_proof"]["clean"])
        if full:
            self.assertTrue(seen["last_proof"]["full"])
        self.assertEqual(looker.traces(session.uid, session.uid + 4, station.run_dir), [])
        passed = time.monotonic() - session.begin
        lines = self.desk.post("register/print", from_unix=time.time() - 3600,
                               to_unix=time.time() + 3600)["lines"]
        [line] = [line for line in lines if line["session"] == session.number]
        self.assertEqual(line["cause"], cause)
        self.assertLessEqual(line["used_s"], passed + 1)
        if used_s is not None:
            self.assertEqual(line["used_s"], used_s)
        return line

    def process(self, name, station=None):
        kiosk = (station or self.station).process.pid
        return next((pid for pid, found, _, _ in inner.processes()
                     if found.startswith(name) and inner.descends_from(pid, kiosk)), None)

    def of_guest(self, session, name):
        return next((pid for pid, found in inner.guest_processes(session.uid) if found == name),
                    None)

    # ---- as somebody wished

    def test_by_the_button(self):
        session = self.start()
        with self.person() as person:
            person.press("finish")
            person.press("erase")
        self.ends(session, "button")

    def test_by_the_desk(self):
        session = self.start()
        self.desk.post("session/end", id=session.number)
        self.ends(session, "desk")

    def test_by_time_or_because_nobody_touches_anything(self):
        one, other = self.space.stations.values()
        timed = self.start(one, minutes=1)
        left = self.start(other, "idle")
        with self.person(other) as person:
            person.click(640, 10)  # somebody was there
            touched = time.monotonic() - left.begin
            before = person.screenshot()
            # Half of the minute before the end it is asked on the glass.
            wait_until(lambda: person.screenshot() != before, "it is asked", 60)
        self.ends(timed, "deadline", used_s=60)
        line = self.ends(left, "idle")
        self.assertGreaterEqual(line["used_s"], 60)
        self.assertLessEqual(line["used_s"], 60 + touched + 2)

    def test_by_closing(self):
        session = self.start()
        self.desk.post("space/close", in_minutes=0)
        self.ends(session, "closing", state="closed", full=True)
        self.desk.post("space/open")
        for station in self.space.stations.values():
            self.feed.wait_station(station.name, lambda s: s["state"] == "free", "is free", 60)

    # ---- because something of it broke

    def test_of_the_window_manager_ends_the_session_the_second_time(self):
        session = self.start()
        first = self.of_guest(session, "openbox")
        os.kill(first, signal.SIGKILL)
        second = wait_until(lambda: (pid := self.of_guest(session, "openbox")) != first and pid,
                            "it is started again")
        os.kill(second, signal.SIGKILL)
        self.ends(session, "world_died")

    def test_of_the_inner_server_ends_the_session(self):
        session = self.start()
        server = self.station.status()
        os.kill(self.kill_target_of(session), signal.SIGKILL)
        self.ends(session, "world_died")
        self.assertEqual(self.station.status()["display"], server["display"])

    def kill_target_of(self, session):
        """The inner server of the guest, not that of the world made ahead."""
        uid = session.uid + 1
        [server] = [pid for pid, name, _, owner in inner.processes()
                    if name == "Xephyr" and owner == uid]
        return server

    def test_of_the_guests_program_ends_the_program_alone(self):
        session = self.start()
        with self.person() as person:
            person.press(f"tile-{EDITOR}")
            editor = wait_until(lambda: self.of_guest(session, "mousepad"), "the editor runs")
            os.kill(editor, signal.SIGKILL)
            wait_until(lambda: not self.of_guest(session, "mousepad"), "it is gone")
            person.press("home")
            person.press(f"tile-{EDITOR}")
            wait_until(lambda: self.of_guest(session, "mousepad"), "it is started again")
        self.desk.post("session/end", id=session.number)
        self.ends(session, "desk")

    def test_of_the_curtain_ends_the_session(self):
        session = self.start()
        os.kill(self.process("foyer-curtain"), signal.SIGKILL)
        self.ends(session, "curtain_died")

    # ---- because a program or the power was lost

    def test_of_the_kiosk_ends_the_session_and_the_station_proves_itself(self):
        session = self.start()
        self.station.process.kill()
        self.station.process.wait()
        self.station.start()
        self.ends(session, "kiosk_restarted", full=True)
        with self.person() as person:
            person.wait_target("digit-1")

    def test_of_the_power_ends_the_session_and_the_station_proves_itself(self):
        session = self.start()
        kiosk = self.station.process.pid
        everything = [pid for pid, _, _, _ in inner.processes() if inner.descends_from(pid, kiosk)]
        for pid in everything:
            os.kill(pid, signal.SIGSTOP)
        for pid in everything:
            with contextlib.suppress(ProcessLookupError):  # gone with its namespace
                os.kill(pid, signal.SIGKILL)
        self.station.process.wait()
        self.station.start()
        self.ends(session, "kiosk_restarted", full=True)

    def test_of_the_supervisor_leaves_the_session_running_with_the_right_time(self):
        session = self.start()
        before = {pid for pid, _ in inner.guest_processes(session.uid)}
        self.lose_supervisor()
        self.bring_supervisor_back()
        seen = self.feed.wait_station(
            self.station.name,
            lambda s: s["state"] == "in_use" and s["session"] == session.number,
            "is seen again with its session", 60)
        self.assertLessEqual(seen["used_s"], time.monotonic() - session.begin + 1)
        self.assertGreaterEqual(seen["used_s"] + seen["left_s"], 20 * 60 - 1)
        self.assertLessEqual(seen["used_s"] + seen["left_s"], 20 * 60 + 1)
        self.assertTrue(before <= {pid for pid, _ in inner.guest_processes(session.uid)},
                        "the guest's programs did not survive")
        self.desk.post("session/end", id=session.number)
        self.ends(session, "desk")

    def test_while_the_supervisor_is_away_is_told_when_it_is_back(self):
        session = self.start()
        self.lose_supervisor()
        with self.person() as person:
            person.press("finish")
            person.press("erase")
            wait_until(lambda: not inner.guest_processes(session.uid), "the world is gone")
        ended = time.monotonic() - session.begin
        self.bring_supervisor_back()
        line = self.ends(session, "button")
        self.assertLessEqual(line["used_s"], ended + 1)

    def lose_supervisor(self):
        self.space.supervisor.kill()
        self.space.supervisor.wait()

    def bring_supervisor_back(self):
        self.space.start_supervisor()
        self.feed.close()
        self.sign_in()


if __name__ == "__main__":
    unittest.main(verbosity=2)
