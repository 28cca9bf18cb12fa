"""What a guest was promised, counted on the wire and at both ends: nothing of the screen before a
yes, nothing after Stop, no input without control, no stream without its own token, and that once."""

import os
import random
import re
import signal
import socket
import struct
import subprocess
import threading
import time
import unittest
from pathlib import Path

from raw_viewer import CUT_TEXT, RawViewer
from support import SpaceTest
from wiretap import Wiretap

from desk import Refused
from space import wait_until
from station_link import (ASK_CONSENT, CONSENT_ANSWER, GRANT, HELLO, HELLO_FREE, OPEN_STREAM, VIEW,
                          VIEW_UPDATE, YES, Connection, in_use, open_stream)

PROBE = Path(__file__).with_name("inner_probe.py")
EPOLL_WAITS = (232, 281)  # the numbers of epoll_wait and epoll_pwait on x86-64


class Privacy(SpaceTest):
    stations = 2

    def setUp(self):
        self.desk = self.space.sign_in("mediator")
        self.feed = self.desk.feed()
        self.addCleanup(self.feed.close)
        self.tap = Wiretap(int(self.space.listening["station"].rsplit(":", 1)[1]))
        self.addCleanup(self.tap.close)
        self.feed.wait_station(self.station.name, lambda s: s["state"] == "free", "is free")
        self.number = self.desk.post("session/start", station=self.station.name, policy="demo",
                                     minutes=30)["id"]
        self.addCleanup(self.end_session)
        self.feed.wait_station(self.station.name, lambda s: s["state"] == "in_use", "is in use")
        session = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        self.display = self.station.inner_display(session)
        self.person = self.station.sit_down()
        self.addCleanup(self.person.close)
        self.person.wait_target("call")

    def end_session(self):
        try:
            self.desk.post("session/end", id=self.number)
        except Refused:
            pass  # the test has ended it

    def probe(self, what):
        program = self.display.run(PROBE, what)
        self.addCleanup(program.communicate)
        self.addCleanup(program.terminate)
        program.stdout.readline()
        return program

    def count_input(self):
        """Returns a function that tells how many events have come."""
        program = self.probe("input")
        counts = [0]

        def follow():
            for line in program.stdout:
                counts.append(int(line))
        thread = threading.Thread(target=follow, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10)  # before the pipe is closed
        return lambda: counts[-1]

    def ask(self, verb, role):
        """foyerctl, which waits for the person's answer and then for a viewer."""
        ctl = subprocess.Popen([*self.space.foyerctl(role), "--json", "help", verb,
                                self.station.name, "--listen", "127.0.0.1:0", "--no-password"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(ctl.communicate)
        self.addCleanup(ctl.terminate)
        return ctl

    def viewer(self, verb="view", role="mediator"):
        """A raw viewer of a help that the person has agreed to, and the client port of its stream."""
        before = len(self.tap.opened())
        ctl = self.ask(verb, role)
        self.person.press("yes")
        if verb == "control":
            self.person.wait_target("stop")  # the first question has gone
            self.person.press("yes")
        line = ctl.stdout.readline()
        self.assertTrue(line, "foyerctl ended")
        raw = RawViewer(re.search(r'"listen": ?"([^"]+)"', line).group(1))
        self.addCleanup(raw.close)
        raw.wait_more("the first picture comes")
        streams = self.tap.opened()[before:]
        self.assertEqual(len(streams), 1, "a help has one stream")
        return raw, streams[0]

    def mirrors(self):
        found = subprocess.run(["pgrep", "-x", "foyer-mirror"], capture_output=True, text=True,
                               check=False).stdout.split()
        return [int(pid) for pid in found]

    # ---- before the yes

    def test_nothing_of_the_screen_leaves_the_station_before_the_yes(self):
        self.probe("paint")
        for answer in ("no", "withdrawn", "yes"):
            with self.subTest(answer=answer):
                if answer != "no":  # a new call lifts the minute after a no
                    self.person.press("call")
                    self.feed.wait_station(self.station.name, lambda s: s["calling"], "calls")
                carried, opened = self.tap.carried(), self.tap.opened()
                number = self.desk.post("help/view", station=self.station.name)["id"]
                self.person.wait_target("yes")
                self.assertEqual(self.mirrors(), [], "a mirror runs before the answer")
                if answer == "no":
                    self.person.press("no")
                elif answer == "withdrawn":
                    self.desk.post("help/end", id=number)
                    self.person.press("withdraw")
                if answer != "yes":
                    self.feed.wait_station(self.station.name, lambda s: not s["help"], "has no help")
                    self.assertEqual(self.tap.opened(), opened, "a stream was opened without a yes")
                    self.assertLess(self.tap.carried() - carried, 16_384)
                    continue
                self.assertEqual(self.tap.opened(), opened, "a stream was opened before the yes")
                self.person.press("yes")  # and the tap is not blind:
                self.tap.wait(lambda seen: sum(s.flags & 2 > 0 for s in seen
                                               if s.target == self.tap.port) > len(opened),
                              "the stream is opened after the yes")
                self.desk.post("help/end", id=number)

    # ---- after Stop, and every other end

    def cut_and_count(self, act, cut_off, restore):
        """The guest's end of a help with nobody on the other side: the stream is reset here and
        carries no byte more, and what the viewer had sent does not arrive, nor anything at the
        viewer. `act` ends it and returns when it began to."""
        self.probe("paint")
        inputs = self.count_input()
        raw, stream = self.viewer("control")
        raw.keys("avant")
        wait_until(lambda: inputs() >= 10, "the keys of before arrive", 30)
        raw.wait_more()
        cut_off()
        try:
            raw.wait_quiet()
            arrived = inputs()
            begun = act()
            reset = self.tap.wait_reset(stream)
            print(f"reset on the wire {(reset - begun) * 1000:.0f} ms after the end")
            wait_until(lambda: not self.mirrors(), "the mirror is gone", 30)
            wait_until(lambda: "stop" not in self.person.targets(), "the frame is gone", 30)
            received = raw.received
            raw.everything_allowed()
        finally:
            restore()
        self.assertTrue(raw.closed.wait(90), "the viewer's connection stays")
        self.assertEqual(raw.received, received, "the viewer got more after the end")
        after = [s for s in self.tap.sent_by(stream) if s.at > reset and s.size]
        self.assertEqual(after, [], "the station sent more after the end")
        self.assertEqual(inputs(), arrived, "input arrived after the end")
        self.feed.wait_station(self.station.name, lambda s: not s["help"], "has no help")

    def press_at_once(self, name):
        self.person.pause_after_click()
        self.person.wait_target(name)
        begun = time.monotonic()
        self.person.press(name)
        return begun

    def press_stop(self):
        return self.press_at_once("stop")

    def press_key(self):
        begun = time.monotonic()
        self.person.key("F12")
        return begun

    def finish(self):
        self.person.press("finish")
        return self.press_at_once("erase")

    def kill_curtain(self):
        kiosk = self.station.process.pid
        children = Path(f"/proc/{kiosk}/task/{kiosk}/children").read_text().split()
        curtain = next(int(pid) for pid in children
                       if Path(f"/proc/{pid}/comm").read_text().strip() == "foyer-curtain")
        begun = time.monotonic()
        os.kill(curtain, signal.SIGKILL)
        return begun

    def cut_while_frozen(self, act):
        pid = self.space.supervisor.pid
        self.cut_and_count(act, self.freeze_supervisor, lambda: os.kill(pid, signal.SIGCONT))

    def freeze_supervisor(self):
        """Stops it while it waits for what comes next. In the moment between looking at the
        station's stream and sending one piece to the viewer it would send that piece later
        (docs/security.md), and between two steps of its own it looks for events without waiting."""
        process = Path(f"/proc/{self.space.supervisor.pid}")

        def stopped_while_it_waits():
            os.kill(self.space.supervisor.pid, signal.SIGSTOP)
            wait_until(lambda: "State:\tT" in (process / "status").read_text(), "it is stopped", 30)
            number, *arguments = (process / "syscall").read_text().split()
            if int(number) in EPOLL_WAITS and int(arguments[3], 16) != 0:
                return True
            os.kill(self.space.supervisor.pid, signal.SIGCONT)
            return False
        wait_until(stopped_while_it_waits, "the supervisor stands still", 60)

    def test_stop_cuts_while_the_supervisor_is_frozen(self):
        self.cut_while_frozen(self.press_stop)

    def test_the_stop_key_cuts_while_the_supervisor_is_frozen(self):
        self.cut_while_frozen(self.press_key)

    def test_the_end_of_the_session_cuts_while_the_supervisor_is_frozen(self):
        self.cut_while_frozen(self.finish)

    def test_the_curtains_death_cuts_while_the_supervisor_is_frozen(self):
        self.cut_while_frozen(self.kill_curtain)

    # ---- copied text

    def test_copied_text_crosses_after_a_yes_to_that_alone_and_ends_with_the_control(self):
        raw, _ = self.viewer("control")
        raw.keeps = True
        cut = lambda text: raw.send(struct.pack(">BxxxI", CUT_TEXT, len(text)) + text)
        self.display.clipboard("un secret")
        cut(b"du bureau")
        raw.wait_quiet()
        self.assertNotIn(b"un secret", raw.stream)
        self.assertEqual(self.display.clipboard(), "un secret")

        asked = subprocess.Popen([*self.space.foyerctl("mediator"), "help", "clipboard",
                                  self.station.name], stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True)
        self.addCleanup(asked.communicate)
        self.person.press("yes")
        self.assertEqual(asked.wait(60), 0, "the guest said yes")
        self.feed.wait_station(self.station.name, lambda s: s["help_clipboard"] == "shared", "shares")
        self.assertNotIn(b"un secret", raw.stream, "what was copied before crossed")
        self.display.clipboard("recette de tarte")
        wait_until(lambda: b"recette de tarte" in raw.stream, "the guest's text is there", 30)
        cut(b"du bureau")
        wait_until(lambda: self.display.clipboard() == "du bureau", "the desk's text is there", 30)

        self.person.press("mouse-back")
        self.feed.wait_station(self.station.name, lambda s: s["help_clipboard"] == "", "shares no more")
        self.display.clipboard("un autre secret")
        cut(b"encore")
        raw.wait_quiet()
        self.assertNotIn(b"un autre secret", raw.stream)
        self.assertEqual(self.display.clipboard(), "un autre secret")

    # ---- a colleague who looks along

    def test_a_colleague_sees_nothing_before_the_guests_own_yes_to_them(self):
        self.probe("paint")
        first, _ = self.viewer("control")
        opened, mirrors = self.tap.opened(), self.mirrors()
        colleague = self.ask("view", "admin")
        self.person.wait_target("yes")
        self.assertEqual(self.mirrors(), mirrors, "a mirror runs before the answer")
        self.assertEqual(self.tap.opened(), opened, "a stream was opened before the yes")
        self.person.press("no")
        self.assertNotEqual(colleague.wait(60), 0)
        self.assertIn("The guest wants nobody else to see the screen.", colleague.stderr.read())
        self.assertEqual(self.tap.opened(), opened, "a stream was opened after a no")
        first.wait_more("the help itself goes on")

    def test_a_colleague_looks_along_without_control_and_leaves_alone(self):
        self.probe("paint")
        inputs = self.count_input()
        first, _ = self.viewer("control")
        second, stream = self.viewer(role="admin")
        self.assertEqual(len(self.mirrors()), 2)
        station = self.feed.wait_station(
            self.station.name, lambda s: s["onlookers"] and s["onlookers"][0]["state"] == "view",
            "is looked along")
        self.assertEqual(station["help_state"], "control")
        second.everything_allowed()
        second.wait_more("the colleague's picture goes on")
        self.assertEqual(inputs(), 0, "input without control arrived")
        first.keys("avant")
        wait_until(lambda: inputs() >= 10, "the helper's keys arrive", 30)
        second.socket.shutdown(socket.SHUT_RDWR)
        self.tap.wait(lambda seen: any(stream in (s.source, s.target) and s.flags & 5 for s in seen),
                      "the colleague's stream ends")
        self.feed.wait_station(self.station.name, lambda s: not s["onlookers"], "is seen by one")
        first.wait_more("the help itself goes on")
        wait_until(lambda: len(self.mirrors()) == 1, "the colleague's mirror is gone", 30)

    def test_stop_cuts_the_colleague_too_while_the_supervisor_is_frozen(self):
        self.probe("paint")
        viewers = [self.viewer("control"), self.viewer(role="admin")]
        self.freeze_supervisor()
        try:
            for raw, _ in viewers:
                raw.wait_quiet()
            begun = self.press_stop()
            resets = [self.tap.wait_reset(stream) for _, stream in viewers]
            print(f"resets on the wire {[round((at - begun) * 1000) for at in resets]} ms after Stop")
            wait_until(lambda: not self.mirrors(), "the mirrors are gone", 30)
            received = [raw.received for raw, _ in viewers]
        finally:
            os.kill(self.space.supervisor.pid, signal.SIGCONT)
        for raw, _ in viewers:
            self.assertTrue(raw.closed.wait(90), "a viewer's connection stays")
        self.assertEqual([raw.received for raw, _ in viewers], received, "a viewer got more after Stop")
        for (_, stream), reset in zip(viewers, resets):
            after = [s for s in self.tap.sent_by(stream) if s.at > reset and s.size]
            self.assertEqual(after, [], "the station sent more after Stop")
        self.feed.wait_station(self.station.name, lambda s: not s["help"], "has no help")

    def test_stop_cuts_while_the_network_is_dead(self):
        port = self.tap.port

        def drop():
            subprocess.run(["nft", "-f", "-"], check=True, text=True, input=f"""
                table inet cable {{
                    chain in {{
                        type filter hook input priority 0
                        tcp dport {port} drop
                        tcp sport {port} drop
                    }}
                }}
            """)
        self.cut_and_count(
            self.press_stop, drop,
            lambda: subprocess.run(["nft", "delete", "table", "inet", "cable"], check=True))

    # ---- view only

    def test_a_viewer_without_control_injects_nothing_whatever_it_sends(self):
        inputs = self.count_input()
        raw, _ = self.viewer()
        raw.everything_allowed()
        number = self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "view",
                                        "is viewed")["help"]
        raw.ask(incremental=False)
        raw.wait_more("an answer comes to what was asked behind all that")
        self.assertEqual(inputs(), 0)

        self.desk.post("help/control", station=self.station.name)
        self.person.press("yes")  # the count is not blind:
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "control", "controls")
        raw.keys("a")
        wait_until(lambda: inputs() >= 2, "a key arrives with control", 30)
        self.desk.post("help/release", id=number)
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "view", "is viewed")
        raw.ask(incremental=False)
        raw.wait_more("the picture goes on without control")
        arrived = inputs()
        raw.everything_allowed()
        noise = random.Random(1)
        for _ in range(200):
            raw.send(noise.randbytes(noise.randint(1, 64)))
        # Noise is refused by the station, which ends the help, or is skipped; then it goes on.
        raw.ask(incremental=False)
        before = raw.received
        wait_until(lambda: raw.closed.is_set() or raw.received > before, "an end or a picture", 60)
        self.assertEqual(inputs(), arrived)

    def test_the_mouse_that_is_taken_back_is_taken_at_once_and_the_view_goes_on(self):
        inputs = self.count_input()
        raw, _ = self.viewer("control")
        raw.keys("avant")
        wait_until(lambda: inputs() >= 10, "the keys of before arrive", 30)
        self.person.wait_target("mouse-back")
        pid = self.space.supervisor.pid
        os.kill(pid, signal.SIGSTOP)  # nobody but the station itself can take it away now
        try:
            raw.keys("pendant")  # under way when the guest presses
            self.person.press("mouse-back")
            wait_until(lambda: "mouse-back" not in self.person.targets(), "the mouse is back", 30)
            arrived = inputs()
            raw.everything_allowed()
        finally:
            os.kill(pid, signal.SIGCONT)
        now = self.feed.wait_station(
            self.station.name, lambda s: s["help_state"] == "view" and s["note"], "is viewed")
        self.assertEqual(now["note"], "The guest took the mouse back.")
        raw.everything_allowed()
        raw.ask(incremental=False)
        raw.wait_more("an answer comes to what was asked behind all that")
        raw.wait_quiet()
        self.assertEqual(inputs(), arrived, "input arrived after the mouse was taken back")
        self.assertIn("stop", self.person.targets())
        with self.assertRaises(Refused) as refused:  # as after any no
            self.desk.post("help/control", station=self.station.name)
        self.assertEqual(refused.exception.status, 409)
        self.assertNotIn("yes", self.person.targets())

    # ---- the second connection

    def certified(self, station):
        """Where a station connects, and what it shows."""
        return self.space.listening["station"], station.dir / "state"

    def refused_stream(self, station, help_id, token):
        """Opens a stream that is refused without a byte; returns what is logged of it."""
        log = self.space.state / "supervisor.log"
        before = len(log.read_text())
        stream = open_stream(*self.certified(station), help_id, token)
        self.addCleanup(stream.close)
        self.assertEqual(stream.rest(), b"")
        said = wait_until(lambda: [line for line in log.read_text()[before:].splitlines()
                                   if "refused" in line], "the refusal is logged", 30)
        self.assertEqual(len(said), 1)
        self.assertIn(f"station {station.name} for help {help_id}", said[0])
        self.assertNotIn(token.decode(), log.read_text())
        return said[0]

    def test_a_stream_without_the_token_is_refused_and_logged_without_it(self):
        raw, _ = self.viewer()
        number = self.feed.wait_station(self.station.name, lambda s: s["help"], "is helped")["help"]
        for station, help_id in ((self.station, number), (self.other, number), (self.station, 4711)):
            self.refused_stream(station, help_id, os.urandom(32).hex().encode())
        raw.ask(incremental=False)
        raw.wait_more("the true stream goes on")

    @property
    def other(self):
        return next(s for s in self.space.stations.values() if s is not self.station)

    def stand_in(self, station):
        """Takes the place of a station's kiosk on its link, up to the yes of a help that foyerctl
        asks for; returns the help's number and the true token of its stream."""
        # Last of all, so that its link is not counted in the next test: it comes back by itself.
        self.addCleanup(self.feed.wait_station, station.name, lambda s: s["state"] == "free",
                        "is back")
        os.kill(station.process.pid, signal.SIGSTOP)
        self.addCleanup(os.kill, station.process.pid, signal.SIGCONT)
        link = Connection(*self.certified(station))
        self.addCleanup(link.close)
        link.send(HELLO, HELLO_FREE)
        self.feed.wait_station(station.name, lambda s: s["state"] == "free", "is free")
        self.desk.post("session/start", station=station.name, policy="demo", minutes=30)
        grant = link.wait(GRANT)
        link.send(VIEW_UPDATE, in_use(grant))
        self.feed.wait_station(station.name, lambda s: s["state"] == "in_use", "is in use")
        ctl = subprocess.Popen([*self.space.foyerctl("mediator"), "help", "view", station.name,
                                "--listen", "127.0.0.1:0", "--no-password"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(ctl.wait)
        self.addCleanup(ctl.terminate)
        number = link.wait(ASK_CONSENT)[1]
        link.send(CONSENT_ANSWER, {1: number, 2: VIEW, 3: YES})
        opened = link.wait(OPEN_STREAM)
        self.assertEqual(opened[1], number)
        return number, opened[2]

    def test_a_true_token_is_good_once_and_for_its_own_station_alone(self):
        number, token = self.stand_in(self.other)
        self.assertIn("another station's", self.refused_stream(self.station, number, token))

        # The refusal has not spent it: the relay joins this one to the viewer.
        stream = open_stream(*self.certified(self.other), number, token)
        self.addCleanup(stream.close)
        stream.socket.sendall(b"RFB 003.008\n")
        self.assertEqual(stream.read(12), b"RFB 003.008\n")

        for station in (self.other, self.station):
            self.assertIn("no token waits", self.refused_stream(station, number, token))
        stream.socket.sendall(b"\x01\x01")  # one kind of security, none
        self.assertEqual(stream.read(1), b"\x01", "the true stream has ended with the replay")


if __name__ == "__main__":
    unittest.main(verbosity=2)
