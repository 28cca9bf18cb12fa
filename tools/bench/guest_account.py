"""What a display manager's guest account does between two guests, as the field knows it, for the
same dirt: kill by user, unmount the home, remove what the user owns at the top of /tmp, remove the
user. Our own script after the steps that the package lightdm documents for its guest account
(/usr/sbin/guest-account remove, https://wiki.ubuntu.com/CustomizeGuestSession); it looks for nothing
afterwards. Works in a scratch root of its own mount namespace; the machine's files are not touched."""

import json
import subprocess
import sys
import time
from pathlib import Path

SCRATCH = Path("/mnt")


def run(*argv):
    subprocess.run(argv, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def prepare():
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "tmpfs", "tmpfs", str(SCRATCH))
    for name in ("etc", "home/guest", "tmp"):
        (SCRATCH / name).mkdir(parents=True)
    for name in ("passwd", "group", "shadow", "gshadow", "login.defs"):
        (SCRATCH / "etc" / name).write_text(Path("/etc", name).read_text())
    run("useradd", "--prefix", str(SCRATCH), "--system", "--home-dir", "/home/guest", "guest-bench")
    entry = next(line for line in (SCRATCH / "etc/passwd").read_text().splitlines()
                 if line.startswith("guest-bench:"))
    uid = int(entry.split(":")[2])
    run("mount", "-t", "tmpfs", "-o", f"mode=700,uid={uid}", "tmpfs", str(SCRATCH / "home/guest"))
    return uid


def dirty(uid, order):
    """The guest's processes and files, by the program that dirties Foyer's sessions."""
    text = Path(__file__).with_name("dirt.py").read_text()
    text = text.replace("/tmp/", f"{SCRATCH}/tmp/").replace("/home/guest", f"{SCRATCH}/home/guest")
    (SCRATCH / "tmp").chmod(0o1777)
    (SCRATCH / "tmp/order.json").write_text(json.dumps(order))
    subprocess.Popen([sys.executable, "-c", text], user=uid, group=uid, extra_groups=[])
    while not (SCRATCH / "tmp/done").exists():
        time.sleep(0.01)


def runs(status):
    """Of /proc/PID/status: neither dead nor waiting to be reaped."""
    return "\nState:\tZ" not in status


def processes_of(uid):
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (entry.name.isdigit() and entry.stat().st_uid == uid
                    and runs((entry / "status").read_text())):
                found.append(entry)
        except OSError:
            continue  # it ended meanwhile
    return found


def clean_up(uid):
    run("pkill", "-KILL", "-U", str(uid))
    while processes_of(uid):
        time.sleep(0.002)
    run("umount", str(SCRATCH / "home/guest"))
    run("find", str(SCRATCH / "tmp"), "-mindepth", "1", "-maxdepth", "1", "-uid", str(uid),
        "-exec", "rm", "-rf", "{}", "+")
    run("userdel", "--prefix", str(SCRATCH), "guest-bench")


def main():
    order = json.loads(sys.argv[1])
    uid = prepare()
    dirty(uid, order)
    begin = time.monotonic()
    clean_up(uid)
    took = time.monotonic() - begin
    if "guest-bench" in (SCRATCH / "etc/passwd").read_text() or processes_of(uid):
        sys.exit("guest_account: the steps did not do their work")
    print(round(took * 1000, 2))


if __name__ == "__main__":
    main()
