"""What is done to every VNC server, and what is measured meanwhile.

After each workload the decoded picture must be the display's: in every pixel where no JPEG is
announced, else as like as JPEG leaves it. A server or a viewer that shows something else has no
figures."""

import statistics
import tempfile
import time
from dataclasses import dataclass

# Below what JPEG makes of these pictures (34 to 39, 44 to 51 and 30 to 38 dB at level 6), above what
# a rectangle in a wrong place or a stale one leaves in its tile (0 to 18 dB).
LIKE_DB = {"luma": 26, "chroma": 26, "worst_tile": 20}
SETTLING_S = 20


class WrongPicture(Exception):
    pass


@dataclass
class Size:
    """How much of each workload."""
    idle_s: float
    keys: int
    frames: int
    wholes: int
    cost_s: float
    cost_keys: int
    together: bool  # all workloads with one start of a server, not one
    # No byte for so long: the server has nothing to tell any more. (TigerVNC sends a picture anew
    # without loss when it has been still for a moment.)
    silence_ms: int


FULL = Size(idle_s=10, keys=100, frames=299, wholes=10, cost_s=5, cost_keys=100,
            together=False, silence_ms=1000)
QUICK = Size(idle_s=0.4, keys=10, frames=12, wholes=2, cost_s=0.2, cost_keys=6,
             together=True, silence_ms=200)
FRAMES_A_SECOND = 30
MOST_FRAMES = 4000  # that a frame's number can count; ended before
EVERY = ("idle", "echo", "echo_in_scroll", "scroll", "film", "guest", "whole")  # changes quality last
# What a way that carries the picture may harm.
ON_THE_WAY = ("echo", "echo_in_scroll", "scroll", "film_unseen")


class Workloads:
    """`server` serves the display on which `painter` paints to `viewer`. `take(row, values)` is given
    what was measured. `glass` is what the guest looks at, for the workload "guest"."""

    def __init__(self, who, painter, viewer, server, size, take, glass=None):
        self.who, self.painter, self.viewer, self.server = who, painter, viewer, server
        self.size, self.take, self.glass = size, take, glass
        self._file = tempfile.NamedTemporaryFile(prefix="foyer-bench-", dir="/dev/shm")

    def play(self, names):
        for name in names:
            getattr(self, name)()

    # ---- looking

    def pixels(self, *asked):
        """The name of a file of pixels that the painter was asked for."""
        return self.painter.ask(*asked, self._file.name)["written"]

    def check(self, workload, lossless=False, silence_ms=40):
        """The picture becomes the display's."""
        deadline = time.monotonic() + SETTLING_S
        while True:
            self.viewer.ask("quiet", silence_ms)
            like = self.viewer.ask("likeness", self.pixels("screen"))
            if right(like, lossless):
                return
            if time.monotonic() > deadline:
                raise self.wrong(workload, like)

    def wrong(self, workload, like):
        return WrongPicture(f"{self.who}, {workload}: the decoded picture is not the display's: "
                            f"{like}")

    # ---- the workloads

    def scroll(self):
        self.moving("text scroll", "scroll")

    def film(self):
        self.moving("film", "film", pictures=3)

    def film_unseen(self):
        self.moving("film", "film")

    def whole(self):
        self.wholes("whole screen, JPEG", lossless=False)
        self.viewer.ask("quality", -1)
        self.wholes("whole screen, lossless", lossless=True)

    def guest(self):
        """What the guest has of their own display while it is seen."""
        for row, value in cost(self.painter, self.glass, self.size).items():
            self.take(row, [value])

    def idle(self):
        self.painter.ask("text")
        self.check("a page of text", silence_ms=self.size.silence_ms)
        before = self.server.processor_s()
        received = self.viewer.ask("wait", int(self.size.idle_s * 1000))["bytes"]
        spent = self.server.processor_s() - before
        self.take("idle: bytes received", [received * 10 / self.size.idle_s])
        self.take("idle: processor time", [spent * 1000 * 10 / self.size.idle_s])

    def echo(self):
        self.painter.ask("text")
        self.check("a page of text")
        self.take("key echo", ms(self.viewer.ask("keys", self.size.keys)["echo_s"]))
        self.check("keys")

    def echo_in_scroll(self):
        self.painter.ask("text")
        self.check("a page of text")
        self.painter.tell("scroll", MOST_FRAMES, FRAMES_A_SECOND)
        echo_s = self.viewer.ask("keys", self.size.keys)["echo_s"]
        self.painter.ask("stop")
        self.take("key echo while text scrolls", ms(echo_s))
        self.check("keys while text scrolls")

    def moving(self, name, kind, pictures=0):
        self.painter.ask("text")
        self.check("a page of text")
        frames = self.size.frames
        before = self.server.processor_s()
        self.viewer.tell("frames", frames, pictures)
        begun = self.painter.ask(kind, frames, FRAMES_A_SECOND)["begun"]
        shown = self.viewer.answer()
        spent = self.server.processor_s() - before
        self.take(f"{name}: frame latency",
                  ms(moment - begun[frame - 1] for frame, moment in shown["seen"]))
        self.take(f"{name}: frames seen", [len(shown["seen"])])
        self.take(f"{name}: processor time", [spent])
        self.take(f"{name}: received", [shown["bytes"] / 1e6])
        if pictures:
            like = [self.viewer.ask("kept", number, self.pixels("truth", frame))
                    for number, frame in enumerate(shown["kept"])]
            for part in ("luma", "chroma"):
                self.take(f"{name}: {part}", [each[part] for each in like])
        self.check(name)

    def wholes(self, name, lossless):
        self.painter.ask("whole", 0)
        times, likes = [], []
        for frame in range(1, self.size.wholes + 1):
            # What still comes of the screen before must not count for this one.
            self.check(name, lossless, silence_ms=self.size.silence_ms)
            self.viewer.ask("whole", frame)
            asked = self.painter.ask("whole", frame)["shown"]
            times.append((self.viewer.answer()["decoded"] - asked) * 1000)
            likes.append(self.viewer.ask("kept", 0, self.pixels("screen")))
            if not right(likes[-1], lossless):
                raise self.wrong(name, likes[-1])
        self.take(name, times)
        if not lossless:
            for part in ("luma", "chroma"):
                self.take(f"{name}: {part}", [like[part] for like in likes])


def right(like, lossless):
    if lossless:
        return like["different"] == 0
    return all(like[part] >= least for part, least in LIKE_DB.items())


def cost(painter, glass, size):
    """What the guest has: of a scroll without pauses the frames a second that their program draws, and
    those that come on their screen, as those of a film; and ms from a key to its echo while text
    scrolls."""
    drawn, scrolled = frames_a_second(painter, glass, size.cost_s, "scroll", 0)
    _, filmed = frames_a_second(painter, glass, size.cost_s, "film", FRAMES_A_SECOND)
    painter.tell("scroll", MOST_FRAMES, FRAMES_A_SECOND)
    echo_s = painter.ask("press", size.cost_keys)["echo_s"]
    painter.ask("stop")
    return {"frames/s that the guest's program draws": drawn,
            "frames/s on the guest's screen": scrolled,
            "frames/s of a film on the guest's screen": filmed,
            "input latency of the guest": statistics.median(ms(echo_s))}


def frames_a_second(painter, glass, for_s, kind, rate):
    """Drawn, and shown."""
    painter.ask("text")
    painter.tell(kind, MOST_FRAMES, rate)
    shown = glass.frames_a_second(for_s)
    painter.tell("stop")
    begun = painter.answer()["begun"]
    return (len(begun) - 1) / (begun[-1] - begun[0]), shown


def ms(values):
    return [value * 1000 for value in values]
