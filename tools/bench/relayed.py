"""Foyer's whole way: a real space with one station and one guest, on whose display the painter
paints; foyerctl serves the picture that came from the mirror through the kiosk and the supervisor's
relay. Beside it, on the same display, the mirror alone; and the way while the desk is kept busy: fifty
hand-outs a second, to stand-ins of other stations, and failed sign-ins."""

import contextlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import inner
from day import Viewer as Foyerctl
from day import expect
from players import Painter, Viewer
from screens import SIZE
from space import Space, stop_processes
from vnc_servers import FoyerMirror, processor_s
from workloads import ON_THE_WAY, Workloads

STAND_INS = 4
HERE = Path(__file__).resolve().parent


class SessionScreen:
    """A session's inner display, entered from outside."""

    def __init__(self, world):
        self.socket, self.authority = f"{world}/x11/X1", f"{world}/xauth/server"


class Way:
    """A help that goes on: what carries its picture, and the port of its end."""

    def __init__(self, space, station, person):
        self._foyerctl = Foyerctl(space, station.name, "control", "--no-password")
        for _ in ("view", "control"):
            self._foyerctl.wait_question(person, "yes")
            person.press("yes")
        self.port = int(self._foyerctl.wait_listening()["listen"].rsplit(":", 1)[1])
        mirrors = [pid for pid, name, _, _ in inner.processes()
                   if name == "foyer-mirror" and inner.descends_from(pid, station.process.pid)]
        expect(len(mirrors) == 1, f"{len(mirrors)} mirrors run for one help")
        self._pids = [*mirrors, station.process.pid, space.supervisor.pid,
                      self._foyerctl.process.pid]

    def processor_s(self):
        return sum(map(processor_s, self._pids))

    def close(self):
        self._foyerctl.end()


class BusyDesk:
    def __init__(self, space, stand_ins):
        argv = space.foyerctl("mediator")
        given = dict(zip(argv[1::2], argv[2::2]))
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "load.py"), given["--url"], given["--ca"],
             given["--account"], given["--password-file"], space.listening["station"],
             *(str(station.dir / "state") for station in stand_ins)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        expect(self._process.stdout.readline(), "the load has ended before it began")

    def end(self):
        """How many hand-outs there were a second."""
        said, _ = self._process.communicate()
        expect(self._process.returncode == 0, "the load failed")
        done = json.loads(said)
        return done["handed_out"] / done["seconds"]


def measure(size, times, quality, figures):
    with contextlib.ExitStack() as stack:
        state = Path(stack.enter_context(
            tempfile.TemporaryDirectory(prefix="foyer-bench-", dir="/run")))
        state.chmod(0o711)
        space = stack.enter_context(Space(state, 1 + STAND_INS, backend="xvfb", prewarm=False,
                                          size=SIZE))
        station, *stand_ins = space.stations.values()
        stop_processes([other.process for other in stand_ins])  # they have their certificates
        desk = space.sign_in("mediator")
        desk.post("session/start", station=station.name, policy="demo", minutes=30)
        session = station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        person = station.sit_down()
        stack.callback(person.close)
        person.wait_target("finish")
        screen = SessionScreen(station.run_dir / session["world"])
        painter = stack.enter_context(Painter(screen))
        way = Way(space, station, person)
        stack.callback(way.close)
        relayed = stack.enter_context(Viewer(way.port, "--quality", quality))

        def take(row, who, values):
            figures.take(f"through the relay, {row}", who, values)

        def play(who, viewer, server, taken=take):
            return Workloads(who, painter, viewer, server, size,
                             lambda row, values: taken(row, who, values))

        def take_busy(row, who, values):
            take(f"{row} while the desk is busy", who, values)

        def take_both(row, who, values):
            take(row, who, values)
            if row == "key echo":
                take_busy(row, "at rest", values)

        for _ in range(times):
            mirror = FoyerMirror(screen, state / "mirror.log")
            try:
                with Viewer(mirror.port, "--quality", quality) as direct:
                    play("the mirror alone", direct, mirror).play(ON_THE_WAY)
            finally:
                mirror.close()
            play("foyer", relayed, way, take_both).play(ON_THE_WAY)
            busy = BusyDesk(space, stand_ins)
            try:
                play("foyer", relayed, way, take_busy).echo()
            finally:
                handed_out = busy.end()
            take("while the desk is busy: hand-outs", "foyer", [handed_out])
