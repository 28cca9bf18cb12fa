"""A storm: FOYER_STORM (30) sessions in a row, each with a kill -9 of some program of Foyer at some
instant, judged by a looker that asks Foyer nothing. FOYER_SEED reproduces the choices."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import threading
import time
import unittest
from collections import Counter
from pathlib import Path

from support import ROOT, SpaceTest

import inner
import looker
from desk import Refused
from space import log_end, wait_until

SESSIONS = int(os.environ.get("FOYER_STORM", "20"))
SEED = int(os.environ.get("FOYER_SEED") or random.SystemRandom().randrange(1 << 32))
UIDS = Path("/var/lib/foyer/uids")
ENTRY_ID = "planter.desktop"
PLANTER = "python3"  # its process
ENTRY = """[Desktop Entry]
Type=Application
Name=Planter
Exec=/usr/bin/python3 /home/guest/plant.py
"""
VICTIMS = ("supervisor", "foyer-kiosk", "foyer-curtain", "foyer-mirror", "Xephyr", "bwrap",
           "foyer-init", "openbox", "passt")  # pasta is passt by another name


def next_uid():
    """The first uid that no session had yet; a machine that never had one has no counter."""
    return int(UIDS.read_text()) if UIDS.exists() else 1_879_048_192


class Watch:
    """Looks all the time whether two guests' worlds live at once on the station, or more than a
    guest's, the next one and one that goes."""

    def __init__(self, first):
        self._first = first
        self._end = threading.Event()
        self.together = []
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self):
        while not self._end.wait(0.2):
            guests = looker.living_worlds(self._first, PLANTER)
            worlds = looker.living_worlds(self._first)
            if len(guests) > 1 or len(worlds) > 3:
                self.together.append((sorted(guests), sorted(worlds)))

    def end(self):
        self._end.set()
        self._thread.join()
        return self.together


class TheLooker(unittest.TestCase):
    """It sees one trace of each kind, made by a uid that no session can have: what a proof of some
    station would find while this test runs, must not be a guest's."""

    UID = 1_800_000_000

    def as_nobody(self, script):
        """A process of that uid that runs the script and stays; its output's first line."""
        running = subprocess.Popen(
            ["setpriv", f"--reuid={self.UID}", f"--regid={self.UID}", "--clear-groups",
             "/usr/bin/python3", "-c",
             script + "\nprint(flush=True)\nimport signal\nsignal.pause()"],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        running.stdout.readline()

    def kinds(self):
        return {trace.split()[0] + trace.split()[1] * trace.startswith("System")
                for trace in looker.traces(self.UID, self.UID + 1, "/run")}

    def test_is_not_blind(self):
        if os.geteuid() != 0:
            self.skipTest("root is needed: another user's id")
        self.assertEqual(self.kinds(), set())
        self.as_nobody("import ctypes\nlibc = ctypes.CDLL(None)\n"
                       "print(libc.shmget(0, 4096, 0o1600), libc.syscall(248, b'user', b'mine', "
                       "b'x', 1, -2), file=open('/tmp/looker-test', 'w'))")
        shared = Path("/tmp/looker-test").read_text().split()[0]
        self.addCleanup(os.unlink, "/tmp/looker-test")
        self.addCleanup(subprocess.run, ["ipcrm", "-m", shared], check=True)
        self.assertLessEqual({"process", "file", "SystemV", "owner"}, self.kinds())


class AStorm(SpaceTest):
    @classmethod
    def settings(cls, state):
        images = state / "images"
        shutil.copytree(ROOT / "images", images)
        shutil.copy(ROOT / "tests/attacks/plant.py", images / "plain/skel/plant.py")
        (images / "plain/applications").mkdir()
        (images / "plain/applications" / ENTRY_ID).write_text(ENTRY)
        return {"images": images, "autostart": (ENTRY_ID,)}

    def setUp(self):
        self.first_uid = next_uid()
        self.guests = []    # the first uid of each who sat down
        self.sessions = {}  # id -> what the register must say of it
        self.weights = {}   # pid -> (name, [(descriptors, PSS in kB), ...]), a world kept ready
        self.returned = []
        self.sign_in()

    def tearDown(self):
        self.feed.close()

    def sign_in(self):
        self.desk = self.space.sign_in("admin")
        self.feed = self.desk.feed()

    def test_hands_out_nothing_dirty_and_accounts_for_every_session(self):
        print(f"FOYER_SEED={SEED}, {SESSIONS} sessions")
        mounts = len(looker.words("/proc/self/mountinfo"))
        watch = Watch(self.first_uid)
        killed = Counter()
        deck = [VICTIMS[n % len(VICTIMS)] for n in range(SESSIONS)]
        random.Random(SEED).shuffle(deck)
        try:
            for number, victim in enumerate(deck):
                killed[victim] += self.play(number, victim)
        except BaseException:
            print(log_end(self.station.log), log_end(self.space.state / "supervisor.log"), sep="\n")
            raise
        finally:
            together = watch.end()
        print(f"killed {dict(killed)}; returned to service {len(self.returned)} times")
        print(f"{(next_uid() - self.first_uid) // 4} sessions' uids were consumed")
        self.assertEqual(together, [], "two worlds at once")
        self.assertGreater(len(self.guests), SESSIONS / 3)
        waiting = looker.living_worlds(self.first_uid)
        self.assertLessEqual(len(waiting), 1, "the next one")
        self.assertEqual([trace for uid in range(self.first_uid, next_uid(), 4)
                          if uid not in waiting for trace in self.traces(uid, uid + 4)], [])
        self.assertEqual(len(looker.words("/proc/self/mountinfo")), mounts)
        self.register_is_exact()
        self.nothing_grew()

    # ---- one session

    def play(self, number, victim):
        """True when the victim was there to be killed."""
        dice = random.Random(f"{SEED} {number}")
        kill_after_s = dice.uniform(0, 1.5)
        end_after_s = max(0.2, kill_after_s + dice.uniform(-0.3, 0.8))
        if dice.random() < 0.4:  # else a world is built cold
            self.station.wait_status(lambda s: s["next_world_ready"], "has the next world ready")
        self.looks_clean("before the hand-out")
        begin = time.monotonic()
        session = self.start()
        told = self.sessions[session] = {"begin": begin, "in_use": False, "restarted": False}
        with contextlib.suppress(TimeoutError):
            self.feed.wait_station(self.station.name, lambda s: s["state"] == "in_use",
                                   "is in use", 10 if victim == "foyer-mirror" else kill_after_s)
            told["in_use"] = True
            self.looks_clean("at the hand-out")
            self.sits_down()
        if victim == "foyer-mirror" and told["in_use"]:
            self.help()
        left_s = begin + kill_after_s - time.monotonic()
        if end_after_s < kill_after_s:
            time.sleep(max(0, begin + end_after_s - time.monotonic()))
            self.end(session)
            left_s = begin + kill_after_s - time.monotonic()
        time.sleep(max(0, left_s))
        kiosk = self.station.process
        hit = self.kill(victim, dice)
        told["restarted"] = self.station.process is not kiosk
        time.sleep(max(0, begin + end_after_s - time.monotonic()))
        self.end(session)
        state = self.wait_back(session)
        told["wall_s"] = time.monotonic() - begin
        print(f"{number}: {victim}{'' if hit else ' (not there)'} at {kill_after_s:.2f} s, end at "
              f"{end_after_s:.2f} s: {state} after {told['wall_s']:.1f} s")
        self.weigh()
        return hit

    def start(self):
        """Asks until it is granted: what the feed tells may be older than the last kill."""
        def granted():
            with contextlib.suppress(Refused):
                return self.desk.post("session/start", station=self.station.name, policy="demo",
                                      minutes=20)["id"]
        session = wait_until(granted, "a session is granted", 30)
        self.feed.wait_station(self.station.name, lambda s: s["session"] == session, "is given")
        return session

    def end(self, session):
        with contextlib.suppress(Refused):  # the kill ended it
            self.desk.post("session/end", id=session)
            self.sessions[session]["ended_by_desk"] = True

    def help(self):
        """A view, so that there is a mirror."""
        person = self.station.sit_down()
        with contextlib.closing(person):
            self.desk.post("help/view", station=self.station.name)
            person.press("yes")
            wait_until(lambda: self.processes_of("foyer-mirror"), "the mirror runs", 10)

    def processes_of(self, name):
        if name == "supervisor":
            return [self.space.supervisor.pid]
        kiosk = self.station.process.pid
        return [pid for pid, found, _, _ in inner.processes()
                if found.startswith(name) and inner.descends_from(pid, kiosk)]

    def kill(self, victim, dice):
        """Kills one and starts again what a service manager would."""
        there, chosen = [], None
        with contextlib.suppress(TimeoutError):  # it may be about to start, or be gone
            there = wait_until(lambda: self.processes_of(victim), "it is there", 0.3)
        if there:
            chosen = dice.choice(there)
            with contextlib.suppress(ProcessLookupError):
                os.kill(chosen, signal.SIGKILL)
        if victim == "supervisor":
            self.space.supervisor.wait()
            self.feed.close()
            self.space.start_supervisor()
            self.sign_in()
        if chosen == self.station.process.pid:  # its proof, a process of its own, has its name too
            self.station.process.wait()
            self.feed.wait_station(self.station.name, lambda s: s["state"] != "free", "is away")
            self.station.start()
        return bool(there)

    def wait_back(self, session):
        """Until the station is proved; one that is out of order is looked at and returned."""
        try:
            seen = self.feed.wait_station(
                self.station.name,
                lambda s: s["state"] in ("free", "out_of_order") and s["session"] != session,
                "is proved", 120)
        except TimeoutError:
            if self.station.process.poll() is not None:
                self.fail(f"the kiosk ended with {self.station.process.returncode}: "
                          f"{log_end(self.station.log, 3)}")
            raise
        if seen["state"] == "free":
            return "free"
        left = self.traces(self.first_uid, next_uid())
        reason = [c for c in seen["last_proof"]["checks"] if not c["clean"]]
        self.returned.append(reason)
        print(f"out of order: {reason}; the looker finds {left or 'nothing'}")
        self.desk.post("station/return", name=self.station.name)
        self.feed.wait_station(self.station.name, lambda s: s["state"] == "free", "is free", 120)
        return "returned"

    # ---- the judgement

    def traces(self, first, end):
        return looker.traces(first, end, self.station.run_dir)

    def looks_clean(self, when):
        """Nothing of any earlier guest's uids."""
        found = [trace for uid in self.guests for trace in self.traces(uid, uid + 4)]
        self.assertEqual(found, [], f"{when}, seed {SEED}")

    def sits_down(self):
        """Notes the uids of the guest who has just begun: the world in which the planter runs."""
        with contextlib.suppress(TimeoutError):  # it may have been killed before it planted
            [uid] = wait_until(lambda: looker.living_worlds(self.first_uid, PLANTER),
                               "the guest's program runs", 2)
            self.guests.append(uid)
            self.assertNotEqual(self.traces(uid, uid + 4), [], "the looker is blind")

    def weigh(self):
        """Always with the next world ready and no other: each holds a dozen descriptors."""
        self.station.wait_status(lambda s: s["next_world_ready"] and not s.get("session"),
                                 "has the next world ready alone", 120)
        for name, process in (("supervisor", self.space.supervisor),
                              ("kiosk", self.station.process)):
            self.weights.setdefault(process.pid, (name, []))[1].append(looker.weight(process.pid))

    def register_is_exact(self):
        lines = self.desk.post("register/print", from_unix=time.time() - 86400,
                               to_unix=time.time() + 86400)["lines"]
        counted = Counter(line["session"] for line in lines)
        self.assertEqual(set(counted.values()), {1})
        # A session that was killed before it was in use has no line: nothing was used.
        self.assertLessEqual(set(counted), set(self.sessions))
        used = {number for number, told in self.sessions.items() if told["in_use"]}
        self.assertLessEqual(used, set(counted))
        print(f"{len(used)} sessions were seen in use, {len(counted)} are in the register")
        for line in lines:
            told = self.sessions[line["session"]]
            self.assertLessEqual(line["used_s"], told["wall_s"] + 1, (line, told))
            if told["restarted"]:
                allowed = {"kiosk_restarted"}
                allowed |= {"desk"} if told.get("ended_by_desk") else set()
                allowed |= set() if told["in_use"] else {"never_started"}
                self.assertIn(line["cause"], allowed, (line, told))
        print(f"causes {dict(Counter(line['cause'] for line in lines))}")

    def nothing_grew(self):
        """The least of the later samples against the least of the earlier ones: what leaks never
        comes down again."""
        for name, samples in self.weights.values():
            half = (len(samples) + 1) // 2
            first, last = ([min(column) for column in zip(*part)]
                           for part in (samples[:half], samples[-half:]))
            if len(samples) > 5:
                print(f"{name}: descriptors {first[0]} -> {last[0]}, PSS {first[1]} -> {last[1]} kB"
                      f" in {len(samples)} sessions")
                self.assertLessEqual(last[0], first[0] + 6, (name, samples))
            self.assertLessEqual(last[1], first[1] + 12_000, (name, samples))


if __name__ == "__main__":
    unittest.main(verbosity=2)
