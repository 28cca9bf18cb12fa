"""Kills every process of this name that it may: end.py NAME; says how many, as JSON."""

import contextlib
import json
import os
import signal
import sys
from pathlib import Path

killed = 0
for entry in Path("/proc").iterdir():
    with contextlib.suppress(OSError):
        if entry.name.isdigit() and (entry / "comm").read_text().strip() == sys.argv[1]:
            os.kill(int(entry.name), signal.SIGKILL)
            killed += 1
print(json.dumps({"killed": killed}))
