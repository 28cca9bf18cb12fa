"""A display like that of a session: Xephyr drawn into a window of an Xvfb that owns the "monitor",
with the options that the kiosk gives it."""

import contextlib
import os
import subprocess
from pathlib import Path

from glass import Glass

SIZE = "1920x1080"


def start_server(stack, folder, name, *options, **environment):
    """An X server, killed with the stack; its display."""
    read, write = os.pipe()
    with open(Path(folder) / f"{name}.log", "wb") as log:
        server = subprocess.Popen([name, "-displayfd", str(write), *map(str, options)],
                                  pass_fds=[write], stdin=subprocess.DEVNULL, stdout=log,
                                  stderr=log, env={**os.environ, **environment})
    stack.callback(server.wait)
    stack.callback(server.kill)  # not SIGTERM: one that goes to sleep at that moment sleeps on
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    if not number:
        raise RuntimeError(f"{name} did not start: {Path(log.name).read_text(errors='replace')}")
    for left in (f"/tmp/.X11-unix/X{number}", f"/tmp/.X{number}-lock"):
        stack.callback(Path(left).unlink, missing_ok=True)
    return ":" + number


class Screens:
    """`socket`, `authority` (a file) and `environment` are what a client of the inner one needs."""

    def __init__(self, stack, folder, size=SIZE):
        self.authority = Path(folder) / "authority"
        self.authority.touch(mode=0o600)
        # For any host and display.
        self.authority.write_bytes(b"\xff\xff" + b"".join(
            len(field).to_bytes(2, "big") + field
            for field in (b"", b"", b"MIT-MAGIC-COOKIE-1", os.urandom(16))))
        common = ["-auth", self.authority, "-nolisten", "tcp", "-nolisten", "local", "-noreset",
                  "-extension", "GLX"]
        outer = start_server(stack, folder, "Xvfb", "-screen", "0", f"{size}x24", "-fbdir", folder,
                             *common)
        self.glass = Glass(Path(folder) / "Xvfb_screen0")  # what the guest looks at
        self.display = start_server(stack, folder, "Xephyr", "-screen", size, "-no-host-grab",
                                    *common, DISPLAY=outer, XAUTHORITY=str(self.authority))
        self.socket = f"/tmp/.X11-unix/X{self.display[1:]}"
        self.environment = {"DISPLAY": self.display, "XAUTHORITY": str(self.authority)}
