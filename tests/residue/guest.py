"""A guest who does inside a real session what the test asks: an image whose home has a small
runner, and a policy that starts it."""

import errno
import os
import shlex
import shutil
from pathlib import Path

import inner
from machine import ENGLISH, Said
from space import ROOT, wait_until

# Runs one script after the other; each leaves its exit code and outputs in files. Descriptor 9 is
# the session's own standard error.
RUNNER = """#!/bin/sh
exec 9>&2
mkdir ~/.asked && cd ~/.asked && mkfifo next.new && mv next.new next
while :; do
    read -r n <next || continue  # the writer of the one before had not closed yet
    (cd && exec sh ".asked/$n" >".asked/$n.out" 2>".asked/$n.err" </dev/null)
    echo $? >"$n.code.new"
    mv "$n.code.new" "$n.code"
done
"""

ENTRY = """[Desktop Entry]
Type=Application
Name=Runner
Exec=/bin/sh /home/guest/.runner
"""


def make_image(directory):
    """An image `residue` below `directory`: the plain one and the runner."""
    image = Path(directory) / "residue"
    shutil.copytree(ROOT / "images/plain", image)
    (image / "skel/.runner").write_text(RUNNER)
    (image / "applications").mkdir(exist_ok=True)
    (image / "applications/runner.desktop").write_text(ENTRY)


def make_policy(directory, host):
    directory.mkdir(parents=True)
    (directory / "residue.toml").write_text(f"""name = "residue"
image = "residue"

[who]
access = ["ticket"]

[apps]
autostart = ["runner.desktop"]

[sandbox]
network = "full"
hosts = ["{host}"]
""")


class Guest:
    """The guest of the session that a station's status tells of."""

    def __init__(self, session):
        self.uid = session["guest_uid"]
        root = wait_until(lambda: inner.world_root(self.uid), "the guest has processes")
        self._asked = root / "home/guest/.asked"
        self._count = 0
        wait_until((self._asked / "next").exists, "the runner waits")

    def run(self, script, **variables):
        self._count += 1
        number = str(self._count)
        exports = [f"export {name}={shlex.quote(str(value))}\n"
                   for name, value in (variables | ENGLISH).items()]
        (self._asked / number).write_text("".join(exports) + script)
        (self._asked / number).chmod(0o644)
        ask = wait_until(self._open_next, "the runner takes the next script")
        os.write(ask, f"{number}\n".encode())
        os.close(ask)
        code = self._asked / f"{number}.code"
        wait_until(code.exists, f"the script ends: {script}", 60)
        return Said(int(code.read_text()), *(
            (self._asked / f"{number}.{part}").read_text(errors="replace")
            for part in ("out", "err")))

    def _open_next(self):
        try:
            return os.open(self._asked / "next", os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:  # nobody reads yet
                raise
            return None
