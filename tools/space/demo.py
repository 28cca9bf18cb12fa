"""tools/demo: a space on loopback to look at, or one guest's whole day played by itself."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from space import Space, read_json, wait_until


def arguments():
    parser = argparse.ArgumentParser(
        prog="tools/demo",
        description="Starts a space on loopback with embedded defaults: one supervisor and some "
                    "stations (Xephyr windows when DISPLAY is set, else Xvfb). Ctrl-C stops "
                    "everything and leaves nothing. Needs root.")
    parser.add_argument("--once", action="store_true",
                        help="play one guest's whole day and exit; 0 only if all of it happened")
    parser.add_argument("--json", action="store_true",
                        help="with --once: print one JSON document instead of lines")
    parser.add_argument("--stations", type=int, default=2, metavar="N", help="how many (default 2)")
    parser.add_argument("--detach", action="store_true",
                        help="return when the space is ready; needs --state")
    parser.add_argument("--stop", action="store_true", help="stop a detached space; needs --state")
    parser.add_argument("--state", type=Path, metavar="DIR",
                        help="where the space keeps its files and demo.json")
    parser.add_argument("--policy-dir", type=Path, action="append", default=[], metavar="DIR",
                        help="policies added to the shipped ones")
    given = parser.parse_args()
    if (given.detach or given.stop) and not given.state:
        parser.error("--detach and --stop need --state DIR")
    if given.json and not given.once:
        parser.error("--json needs --once")
    if not 1 <= given.stations <= 50:
        parser.error(f"--stations: expected 1 to 50, found {given.stations}")
    return given


def write_private(path, document):
    scratch = path.with_suffix(".new")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(document, indent=2) + "\n")
    scratch.rename(path)


def play(space, as_json):
    from day import Day

    steps = []

    def told(step):
        steps.append(step)
        if not as_json:
            print(f"{step['name']:8} {step['ms']:7} ms  {step['detail']}", flush=True)

    ok, error = True, None
    day = None
    try:
        day = Day(space)
        day.play(told)
    except Exception as problem:
        ok, error = False, f"{type(problem).__name__}: {problem}"
        name = Day.STEPS[len(steps)] if len(steps) < len(Day.STEPS) else "close"
        if not as_json:
            print(f"{name:8}  failed: {error}", file=sys.stderr)
    finally:
        if day is not None:
            day.close()
    if as_json:
        document = {"ok": ok, "steps": steps}
        if error:
            document["error"] = error
        print(json.dumps(document))
    return 0 if ok else 1


def show(space):
    print(f"The desk: {space.url}  (its certificate authority: {space.ca})")
    for account in space.accounts:
        print(f"  {account['role']:8}  {account['name']}  {account['password']}")
    for station in space.describe()["stations"]:
        print(f"  station {station['name']} on display {station['display']}")
    print("foyerctl:", " ".join(space.foyerctl()))
    print("Ctrl-C stops everything.", flush=True)


def stop_detached(state):
    document = read_json(state / "stop.json")
    if document is None:
        print(f"tools/demo: no detached space in {state}: {state / 'stop.json'} is not there",
              file=sys.stderr)
        return 1
    mine = [(pid, name) for pid, name in document["processes"] if runs(pid, name)]
    for pid, _ in mine:
        os.kill(pid, signal.SIGTERM)
    try:
        wait_until(lambda: not any(runs(pid, name) for pid, name in mine), "all have ended", 30)
    except TimeoutError:
        for pid, name in mine:
            if runs(pid, name):
                os.kill(pid, signal.SIGKILL)
    for directory in document["directories"]:
        shutil.rmtree(directory, ignore_errors=True)
    for name in ("demo.json", "stop.json"):
        (state / name).unlink(missing_ok=True)
    return 0


def runs(pid, started):
    """Whether the process `pid` is still the one that started at `started` (clock ticks)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return False
    return fields[0] != "Z" and fields[19] == started


def start_time(pid):
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]


def main():
    given = arguments()
    if given.stop:
        return stop_detached(given.state)
    scratch = given.state is None
    state = Path(tempfile.mkdtemp(prefix="foyer-demo-", dir="/run")) if scratch else given.state
    state = state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    space = Space(state, given.stations, given.policy_dir, daemonize=given.detach)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    status = 0
    detached = False
    try:
        space.start()
        write_private(state / "demo.json", space.describe())
        if given.once:
            status = play(space, given.json)
        elif given.detach:
            write_private(state / "stop.json", {
                "processes": [(p.pid, start_time(p.pid)) for p in space.processes()],
                "directories": [str(d) for d in space.made_for_stations()]})
            detached = True
        else:
            show(space)
            while all(p.poll() is None for p in space.processes()):
                time.sleep(1)
            print("tools/demo: one of the programs ended; see the logs below", state,
                  file=sys.stderr)
            scratch = False
            status = 1
    except KeyboardInterrupt:
        print()
    except Exception as problem:
        print(f"tools/demo: {problem}", file=sys.stderr)
        status = 1
    finally:
        if not detached:
            space.stop()
            if scratch and status == 0:
                shutil.rmtree(state)
            elif scratch:
                print(f"tools/demo: the logs are kept in {state}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
