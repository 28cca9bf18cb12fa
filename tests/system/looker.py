"""Looks at a machine for traces of sessions, without Foyer's help and without believing its proof:
in /proc, in the control groups, among files, IPC objects, keys and mounts. Two kinds of traces:
anything of a uid, and anything named after a world (s0123456789)."""

import glob
import os
import re
from pathlib import Path

WORLD = re.compile(r"\bs(18\d{8})\b")
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run")


def words(path):
    """The words of each line of a file that may not be there."""
    try:
        return [line.split() for line in Path(path).read_text(errors="replace").splitlines()]
    except OSError:
        return []


def paths(pattern):
    """Those that match; what goes away while one looks is gone. (Path.glob fails on it.)"""
    return map(Path, glob.iglob(pattern, recursive=True))


def processes(uids):
    """Threads with one of these uids or gids."""
    for status in paths("/proc/[0-9]*/task/[0-9]*/status"):
        lines = {line[0]: line[1:] for line in words(status) if line}
        ids = {int(n) for key in ("Uid:", "Gid:", "Groups:") for n in lines.get(key, ())}
        if any(number in uids for number in ids):
            yield f"process {status.parts[2]} ({' '.join(lines['Name:'])}) of {sorted(ids)}"


def control_groups(uids, run_dir):
    """Those of one kiosk, by its run directory: another's sessions are nobody's traces."""
    kiosk = str(run_dir).strip("/").replace("/", "-")
    for group in paths(f"/sys/fs/cgroup/**/foyer/{kiosk}/s*"):
        found = WORLD.fullmatch(group.name)
        if found and int(found[1]) in uids:
            yield f"control group {group}"


def files(uids):
    for place in PLACES:
        device = os.lstat(place).st_dev
        for folder, folders, names in os.walk(place):
            for name in [*folders, *names]:
                path = os.path.join(folder, name)
                try:
                    seen = os.lstat(path)
                except OSError:
                    continue
                named = WORLD.fullmatch(name)
                if seen.st_uid in uids or seen.st_gid in uids or (
                        named and int(named[1]) in uids):
                    yield f"file {path}"
            folders[:] = [f for f in folders if _device(os.path.join(folder, f)) == device]


def _device(path):
    try:
        return os.lstat(path).st_dev
    except OSError:
        return None


def objects(uids):
    """System V objects and keys, by their owner's column; mounts and local sockets, by name."""
    for kind in ("shm", "sem", "msg"):
        head, *rows = words(f"/proc/sysvipc/{kind}") or [[]]
        for row in rows:
            if any(int(row[head.index(owner)]) in uids for owner in ("uid", "cuid")):
                yield f"System V {kind} {row}"
    for row in words("/proc/keys"):
        if int(row[5]) in uids:
            yield f"key {row}"
    for row in words("/proc/key-users"):
        if int(row[0].rstrip(":")) in uids:
            yield f"owner of keys {row}"
    for table in ("/proc/self/mountinfo", "/proc/net/unix"):
        for row in words(table):
            found = WORLD.search(" ".join(row))
            if found and int(found[1]) in uids:
                yield f"{table}: {row}"


def traces(first, end, run_dir):
    """Everything found of the uids from `first` until before `end`."""
    uids = range(first, end)
    return [*processes(uids), *control_groups(uids, run_dir), *files(uids), *objects(uids)]


def living_worlds(first, program=None):
    """The worlds (first uid of each) that have a process now, from the uid `first` on; or those in
    which the guest runs this program: in a world made ahead nobody does."""
    found = set()
    for status in paths("/proc/[0-9]*/status"):
        lines = {line[0]: line[1:] for line in words(status) if line}
        uid = int(lines["Uid:"][0]) if "Uid:" in lines else 0
        if not first <= uid < 2**32 - 2:
            continue
        world = uid - (uid - first) % 4
        if program is None or (uid == world and lines["Name:"][0].startswith(program)):
            found.add(world)
    return found


def weight(pid):
    """(open descriptors, proportional memory in kB) of a process."""
    rollup = {row[0]: row[1] for row in words(f"/proc/{pid}/smaps_rollup") if len(row) > 2}
    return len(os.listdir(f"/proc/{pid}/fd")), int(rollup["Pss:"])
