"""The guest's own shell in a session: runs the attack programs beside it as they are ordered.

Orders come as lines of JSON, {"order": N, "argv": [...]}, through the pipe /tmp/orders; what a
program says is in /tmp/said.N, and /tmp/ended.N holds its exit status when it is over. An order
{"order": N, "stop": true} sends SIGTERM to the program of that order.

The programs get the session's cookie under the name of this host, because python3-xlib does not
know the entry that is good for any."""

import json
import os
import socket
import struct
import subprocess
import threading
from pathlib import Path

running = {}


def own_authority():
    cookie = Path(os.environ["XAUTHORITY"]).read_bytes()[-16:]
    fields = (socket.gethostname().encode(), b"1", b"MIT-MAGIC-COOKIE-1", cookie)
    Path("/tmp/authority").write_bytes(struct.pack(">H", 256) + b"".join(
        struct.pack(">H", len(field)) + field for field in fields))
    return "/tmp/authority"


def run(order, argv):
    with open(f"/tmp/said.{order}", "wb") as said:
        program = running[order] = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=said,
                                                    stderr=said, cwd="/home/guest/attacks")
    status = program.wait()
    Path(f"/tmp/ending.{order}").write_text(str(status))
    os.rename(f"/tmp/ending.{order}", f"/tmp/ended.{order}")


os.environ["XAUTHORITY"] = own_authority()
os.mkfifo("/tmp/orders", 0o666)
with os.fdopen(os.open("/tmp/orders", os.O_RDWR)) as orders:  # its own writer: it never ends
    for line in orders:
        asked = json.loads(line)
        if asked.get("stop"):
            running[asked["order"]].terminate()
        else:
            threading.Thread(target=run, args=(asked["order"], asked["argv"])).start()
