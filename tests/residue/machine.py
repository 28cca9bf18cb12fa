"""The machine of this test: the one it runs on, with namespaces of its own, so that whatever is
planted on it is gone with it."""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from services import SCREEN

# The disk shows through, but what is written to /etc, /var and /home stays in memory. A network
# cable that leads nowhere gives sessions an uplink.
SETUP = r"""set -e
mount -t tmpfs scratch /mnt
for top in etc var home; do
    mkdir /mnt/$top /mnt/$top.work
    mount -t overlay overlay -o lowerdir=/$top,upperdir=/mnt/$top,workdir=/mnt/$top.work /$top
done
umount -l /mnt
for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o mode=1777 tmpfs $place; done
for place in /run /media; do mount -t tmpfs -o mode=755 tmpfs $place; done
mkdir -m 1777 /run/lock /tmp/.X11-unix
ip link set lo up
ip link add uplink type veth peer name wall
ip link set wall up
ip addr add 203.0.113.2/24 dev uplink
ip link set uplink up
ip route add default via 203.0.113.1
"$@"
"""


def enter():
    """Starts this program again on that machine, unless it is there already. The shell stays as
    the machine's first process and reaps."""
    if os.geteuid() != 0:
        raise SystemExit("root is needed: namespaces, users' ids and X servers")
    if os.environ.get("FOYER_TEST_MACHINE") != "ready":
        os.environ["FOYER_TEST_MACHINE"] = "ready"
        os.execvp("unshare", [
            "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--mount",
            "--propagation", "private", "--ipc", "--net", "--uts", "sh", "-c", SETUP, "sh",
            sys.executable, *sys.argv])


class Said:
    """What a script did: its exit code, what it wrote to its two outputs."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out.strip(), err.strip()

    def __str__(self):
        return f"exit code {self.code}, out {self.out!r}, err {self.err!r}"


# Programs speak English, whatever the station's language.
ENGLISH = {"LC_ALL": "C.UTF-8", "LANGUAGE": ""}


def run(script, before=(), environment=None, **options):
    """The script and its outputs are files: its text must not be among its own arguments, where a
    look at all processes would find it, and what it leaves in the background would keep a pipe
    open."""
    with (tempfile.NamedTemporaryFile("w", dir="/run") as text,
          tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err):
        text.write(script)
        text.flush()
        os.chmod(text.name, 0o644)
        done = subprocess.run(
            [*before, "sh", text.name], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env={name: str(value) for name, value in (environment | ENGLISH).items()},
            timeout=60, check=False, start_new_session=True, **options)
        out.seek(0)
        err.seek(0)
        return Said(done.returncode, out.read(), err.read())


def run_as_root(script, **variables):
    return run(script, environment=os.environ | variables)


class Resident:
    """An ordinary user of the machine, without a sandbox and with a uid that is nobody's."""

    def __init__(self):
        self.uid = 40000 + secrets.randbelow(10000)
        self.home = Path("/home/resident")
        with open("/etc/passwd", "a") as passwd:
            passwd.write(f"resident:x:{self.uid}:{self.uid}:resident:{self.home}:/bin/sh\n")
        for directory in (self.home, Path(f"/run/user/{self.uid}")):
            directory.mkdir(parents=True)
            directory.chmod(0o700)
            os.chown(directory, self.uid, self.uid)

    def run(self, script, **variables):
        """Descriptor 9 is the session's standard error, as a display manager keeps it."""
        environment = {
            "HOME": self.home, "USER": "resident", "LOGNAME": "resident", "SHELL": "/bin/sh",
            "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": f"/run/user/{self.uid}", **SCREEN,
            **variables}
        become = ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]
        return run("exec 9>>~/.xsession-errors\n" + script, become, environment, cwd=self.home)

    def forget_keys(self):
        """Keyrings are the kernel's and would outlive the machine."""
        self.run("keyctl session - sh -c 'keyctl invalidate $(keyctl get_persistent @s)'; "
                 "keyctl invalidate @us; keyctl invalidate @u")
