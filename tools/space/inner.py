"""Looking at a guest's world from outside it, as root and without Foyer's help: in /proc, and on
its inner display."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from Xlib import X, display

from person import screenshot, write_authority


def processes():
    """(pid, name, argv, real uid) of every process that can be read."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            argv = (entry / "cmdline").read_bytes().split(b"\0")[:-1]
            status = (entry / "status").read_text()
        except OSError:
            continue
        lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        yield (int(entry.name), lines["Name"], [a.decode(errors="replace") for a in argv],
               int(lines["Uid"].split()[0]))


def parent(pid):
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(text.rsplit(")", 1)[1].split()[1])


def descends_from(pid, ancestor):
    while pid > 1:
        if pid == ancestor:
            return True
        pid = parent(pid)
    return False


def is_inner_server(pid, kiosk_pid):
    """Whether this is an Xephyr drawn into a window of the outer display, below this kiosk."""
    return any(found == pid and name == "Xephyr" and "-parent" in argv
               and descends_from(pid, kiosk_pid) for found, name, argv, _ in processes())


def guest_processes(guest_uid):
    return [(pid, name) for pid, name, _, uid in processes() if uid == guest_uid]


def files_named(name, directory):
    """Those below a directory whose owner adds and removes files meanwhile."""
    return [Path(folder) / name for folder, _, names in os.walk(directory) if name in names]


def world_root(guest_uid):
    """The guest's own view of the file system, through one of its processes."""
    for pid, name in guest_processes(guest_uid):
        if name != "bwrap" and os.path.isdir(f"/proc/{pid}/root/home/guest"):
            return Path(f"/proc/{pid}/root")
    return None


class InnerDisplay:
    """Windows and pictures of a session's inner display. `world` is its directory: the socket is
    entered through a private mount namespace, because Xlib knows sockets only by number."""

    def __init__(self, world, authority):
        """`authority`: a file to write the display's cookie into."""
        write_authority(authority, f"{world}/xauth/server", ":1")
        self._enter = ["unshare", "--mount", "--propagation", "private", "sh", "-c",
                       'mount --bind "$0" /tmp/.X11-unix && exec "$@"', f"{world}/x11",
                       "env", "DISPLAY=:1", f"XAUTHORITY={authority}"]

    def _ask(self, *argv):
        return subprocess.run([*self._enter, "/usr/bin/python3", __file__, *argv], check=True,
                              capture_output=True, timeout=60).stdout

    def watch(self, wanted):
        """A process that prints "watching", then the moment (time.monotonic()) at which a window
        whose class contains `wanted` appeared."""
        return subprocess.Popen([*self._enter, "/usr/bin/python3", __file__, "watch", wanted],
                                stdout=subprocess.PIPE, text=True)

    def run(self, program, *arguments):
        """A Python program as a client of the inner display; its words come by `stdout`."""
        return subprocess.Popen([*self._enter, "/usr/bin/python3", str(program), *arguments],
                                stdout=subprocess.PIPE, text=True)

    def clipboard(self, text=None):
        """What a program on the display pastes, empty when there is nothing; with `text` one copies
        that."""
        xclip = [*self._enter, "xclip", "-selection", "clipboard"]
        if text is None:
            return subprocess.run([*xclip, "-out"], capture_output=True, text=True, timeout=60,
                                  check=False).stdout
        # One stays, to give it to who pastes.
        subprocess.run([*xclip, "-in"], input=text, text=True, check=True, timeout=60,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return text

    def windows(self):
        """[{"title", "class", "x", "y", "width", "height"}] of the managed windows."""
        return json.loads(self._ask("windows"))

    def screenshot_bytes(self):
        """A PNG of the whole inner display."""
        return self._ask("screenshot")

    def screenshot(self, file):
        """Writes a PNG; returns its path."""
        Path(file).write_bytes(self.screenshot_bytes())
        return file


def _watch(opened, root, wanted):
    """Prints the moment (CLOCK_MONOTONIC, seconds) at which a window of this class is managed."""
    root.change_attributes(event_mask=X.PropertyChangeMask)
    print("watching", flush=True)
    while True:
        listed = root.get_full_property(opened.intern_atom("_NET_CLIENT_LIST"), X.AnyPropertyType)
        for window_id in (listed.value if listed else []):
            window = opened.create_resource_object("window", window_id)
            if wanted in (window.get_wm_class() or ("", ""))[1].lower():
                print(time.monotonic(), flush=True)
                return
        opened.next_event()


def _inside():
    opened = display.Display()
    root = opened.screen().root
    if sys.argv[1] == "watch":
        return _watch(opened, root, sys.argv[2])
    if sys.argv[1] == "screenshot":
        out = io.BytesIO()
        screenshot(opened).save(out, "PNG")
        sys.stdout.buffer.write(out.getvalue())
        return
    listed = root.get_full_property(opened.intern_atom("_NET_CLIENT_LIST"), X.AnyPropertyType)
    windows = []
    for window_id in (listed.value if listed else []):
        window = opened.create_resource_object("window", window_id)
        geometry = window.get_geometry()
        place = root.translate_coords(window, 0, 0)
        title = window.get_full_text_property(opened.intern_atom("_NET_WM_NAME")) or ""
        windows.append({"title": title, "class": (window.get_wm_class() or ("", ""))[1],
                        "x": place.x, "y": place.y,
                        "width": geometry.width, "height": geometry.height})
    print(json.dumps(windows))


if __name__ == "__main__":
    _inside()
