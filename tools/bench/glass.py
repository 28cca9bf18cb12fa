"""What is on an Xvfb's screen, read from the file in which it keeps its picture (-fbdir): a server that
waits for a processor has shown what it could not answer yet."""

import mmap
import struct
import time

WORDS, LINE_BYTES, COLOURS, COLOUR_BYTES = 25, 12, 19, 12  # X11/XWDFile.h
# The first strip of marks (tools/bench/marks.hpp): a number, and its complement.
MARK_BITS, MARK_LEFT, MARK_STEP, MARK_Y = 12, 20, 8, 8
LOOK_S = 0.001  # who looks all the time is a load
HANG_S = 30


class Glass:
    def __init__(self, file):
        with open(file, "rb") as picture:
            self._memory = mmap.mmap(picture.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack_from(f">{WORDS}I", self._memory)
        self._line_bytes = header[LINE_BYTES]
        self._pixels = header[0] + header[COLOURS] * COLOUR_BYTES

    def pixel(self, x, y):
        at = self._pixels + y * self._line_bytes + x * 4
        return self._memory[at:at + 4]

    def frame(self):
        """The number of the frame on it; nothing while it is being drawn."""
        at = self._pixels + MARK_Y * self._line_bytes + MARK_LEFT * 4 + 1
        blocks = [byte > 127 for byte in self._memory[at:at + 2 * MARK_BITS * MARK_STEP * 4:
                                                      MARK_STEP * 4]]
        number, complement = blocks[:MARK_BITS], blocks[MARK_BITS:]
        if any(a == b for a, b in zip(number, complement)):
            return None
        return sum(bit << place for place, bit in enumerate(reversed(number)))

    def frames_a_second(self, for_s):
        """That come on it in so much time, or in the time until the first."""
        shown, last = 0, self.frame()
        begun = time.monotonic()
        while (passed := time.monotonic() - begun) < for_s or shown == 0:
            if passed > HANG_S:
                raise TimeoutError(f"no frame came on the screen in {HANG_S} s")
            time.sleep(LOOK_S)
            frame = self.frame()
            if frame is not None and frame != last:
                shown, last = shown + 1, frame
        return shown / passed
