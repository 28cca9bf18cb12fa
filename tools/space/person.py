"""A person at a station: eyes and hands on its outer display, by Xlib and XTest.

The curtain publishes what can be pressed as the property _FOYER_TARGETS of the outer display's
root window, one "id<TAB>x<TAB>y<TAB>width<TAB>height" a line; that is how the person finds a
button without reading pixels."""

import contextlib
import os
import select
import socket
import struct
import time
from pathlib import Path

from PIL import Image
from Xlib import XK, X, display
from Xlib.error import ConnectionClosedError
from Xlib.ext import xtest


def write_authority(file, cookie_file, number):
    """Copies the kiosk's cookie into an authority file that names this host and display too: some
    clients (python3-xlib) do not know the entry that is good for any."""
    wild = Path(cookie_file).read_bytes()
    local = b"".join([struct.pack(">H", 256), *(
        struct.pack(">H", len(field)) + field
        for field in (socket.gethostname().encode(), number.lstrip(":").encode(),
                      b"MIT-MAGIC-COOKIE-1", wild[-16:]))])
    path = Path(file)
    path.touch(mode=0o600)
    path.write_bytes(local + wild)
    return str(path)


@contextlib.contextmanager
def _environment(name, value):
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def screenshot(of):
    """The whole root window of an Xlib display as an RGB picture."""
    root = of.screen().root
    size = root.get_geometry()
    raw = root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF)
    return Image.frombytes("RGB", (size.width, size.height), raw.data, "raw", "BGRX")


class Person:
    def __init__(self, display_name, xauthority):
        with _environment("XAUTHORITY", xauthority):
            self._display = display.Display(display_name)
        self._root = self._display.screen().root
        self._last_click = 0.0
        self._targets_atom = self._display.intern_atom("_FOYER_TARGETS")
        self._root.change_attributes(event_mask=X.PropertyChangeMask)

    def targets(self):
        """What can be pressed now: {id: (x, y, width, height)}."""
        # In one request: between two of them the curtain may write a shorter list.
        found = self._root.get_property(self._targets_atom, X.AnyPropertyType, 0, 1 << 16)
        if not found:
            return {}
        value = found.value
        text = value.decode() if isinstance(value, bytes) else value
        lines = [line.split("\t") for line in text.splitlines() if line]
        return {line[0]: tuple(int(number) for number in line[1:5]) for line in lines}

    def wait_target(self, name, timeout=30):
        """Waits until the target is on the screen; returns its box."""
        deadline = time.monotonic() + timeout
        while True:
            targets = self.targets()
            if name in targets:
                return targets[name]
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no target {name} on the screen within {timeout} s; "
                                   f"there is {sorted(targets)}")
            if not self._display.pending_events():
                select.select([self._display.fileno()], [], [], min(left, 1))
            while self._display.pending_events():
                self._display.next_event()

    def press(self, name, timeout=30):
        """Moves the pointer to the middle of a target and clicks it, as a hand would: not within
        the 700 ms in which the curtain takes a second click for a trembling hand."""
        self.pause_after_click()
        x, y, width, height = self.wait_target(name, timeout)
        self.click(x + width // 2, y + height // 2)

    def pause_after_click(self):
        wait = self._last_click + 0.75 - time.monotonic()
        if wait > 0:
            time.sleep(wait)

    def click(self, x, y):
        xtest.fake_input(self._display, X.MotionNotify, x=int(x), y=int(y))
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()
        self._last_click = time.monotonic()

    def key(self, name, held_s=0):
        """One key by its X name, for example Return, F1, Escape, 7."""
        code = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        xtest.fake_input(self._display, X.KeyPress, code)
        if held_s:
            self._display.sync()
            time.sleep(held_s)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def type_digits(self, digits):
        for digit in digits:
            self.key(digit)

    def screenshot(self):
        return screenshot(self._display)

    def pixel(self, x, y):
        """The colour of one place, as the server keeps it."""
        return self._root.get_image(x, y, 1, 1, X.ZPixmap, 0xFFFFFFFF).data

    def close(self):
        with contextlib.suppress(ConnectionClosedError):  # the display went with its station
            self._display.close()
