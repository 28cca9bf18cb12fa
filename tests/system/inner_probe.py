"""On $DISPLAY until SIGTERM: `paint` changes the colours of a window all the time; `input` counts
keys, buttons and motions as the server itself hears them (XInput 2 raw events, which no grab and no
focus keeps away) and says the number after each."""

import contextlib
import sys
import time

from Xlib import X, display
from Xlib.error import ConnectionClosedError
from Xlib.ext import ge, xinput


def paint(opened):
    root = opened.screen().root
    window = root.create_window(0, 0, 600, 400, 0, opened.screen().root_depth,
                                override_redirect=True)
    window.map()
    pen = window.create_gc()
    print("painting", flush=True)
    turn = 0
    while True:
        turn += 1
        for column in range(30):
            pen.change(foreground=(turn * 7919 + column * 104729) & 0xFFFFFF)
            window.fill_rectangle(pen, column * 20, 0, 20, 400)
        opened.sync()
        time.sleep(0.04)  # the pace of a video


def count_input(opened):
    wanted = (xinput.RawKeyPressMask | xinput.RawKeyReleaseMask | xinput.RawButtonPressMask
              | xinput.RawButtonReleaseMask | xinput.RawMotionMask)
    opened.screen().root.xinput_select_events([(xinput.AllMasterDevices, wanted)])
    opened.sync()
    count = 0
    print(count, flush=True)
    while True:
        if opened.next_event().type != ge.GenericEventCode:
            continue  # every client is told of a new keyboard map
        count += 1
        print(count, flush=True)


if __name__ == "__main__":
    with contextlib.suppress(ConnectionClosedError):  # the display went with its session
        {"paint": paint, "input": count_input}[sys.argv[1]](display.Display())
