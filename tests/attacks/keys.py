"""A keylogger: keys.py keymap|record|xinput, on $DISPLAY until SIGTERM. Says "ready", then every
key code that it saw pressed, one a line."""

import sys

from Xlib import X, display
from Xlib.ext import record, xinput
from Xlib.protocol import rq


def say(word):
    print(word, flush=True)


def keymap(opened):
    """Asks again and again which keys are down."""
    down = set()
    say("ready")
    while True:
        now = {8 * byte + bit for byte, bits in enumerate(opened.query_keymap())
               for bit in range(8) if bits >> bit & 1}
        for code in now - down:
            say(code)
        down = now


def record_all(opened):
    """The RECORD extension's copy of all key events of the server."""
    everything = {"core_requests": (0, 0), "core_replies": (0, 0), "ext_requests": (0, 0, 0, 0),
                  "ext_replies": (0, 0, 0, 0), "delivered_events": (0, 0),
                  "device_events": (X.KeyPress, X.KeyPress), "errors": (0, 0),
                  "client_started": False, "client_died": False}
    control = display.Display()
    context = control.record_create_context(0, [record.AllClients], [everything])

    def copied(reply):
        if reply.category == record.StartOfData:
            say("ready")
        data = reply.data if reply.category == record.FromServer else b""
        while len(data):
            event, data = rq.EventField(None).parse_binary_value(data, opened.display, None, None)
            say(event.detail)
    control.record_enable_context(context, copied)


def raw(opened):
    """The XInput 2 raw events, which no grab and no focus keeps away."""
    root = opened.screen().root
    root.xinput_select_events([(xinput.AllMasterDevices, xinput.RawKeyPressMask)])
    opened.sync()
    say("ready")
    while True:
        event = opened.next_event()
        if getattr(event, "evtype", None) == xinput.RawKeyPress:
            say("raw")


if __name__ == "__main__":
    way = {"keymap": keymap, "record": record_all, "xinput": raw}[sys.argv[1]]
    way(display.Display())
