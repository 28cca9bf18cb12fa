"""How long Chromium needs from its start to its window on a bare X server with the same window
manager, under an ordinary uid with a fresh home: milliseconds of N starts as a JSON list."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "space"))

import inner  # noqa: E402

UID = 61234  # nobody's


def start_server(folder):
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x941x24", "-nolisten", "tcp",
         "-extension", "GLX", "-noreset", "-ac"],
        pass_fds=[write], stderr=open(folder / "xvfb.log", "wb"))
    os.close(write)
    with os.fdopen(read) as told:
        return server, ":" + told.readline().strip()


def start_chromium(display, home):
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
    os.chown(home, UID, UID)
    watch = subprocess.Popen([sys.executable, inner.__file__, "watch", "chromium"],
                             env={**os.environ, "DISPLAY": display}, stdout=subprocess.PIPE,
                             text=True)
    watch.stdout.readline()
    begin = time.monotonic()
    browser = subprocess.Popen(
        ["/usr/bin/chromium", "about:blank"], user=UID, group=UID, extra_groups=[],
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"HOME": str(home), "DISPLAY": display, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
             "XDG_RUNTIME_DIR": str(home)})
    shown = float(watch.stdout.readline())
    watch.wait()
    os.killpg(browser.pid, signal.SIGKILL)
    browser.wait()
    return round((shown - begin) * 1000, 1)


def main():
    with tempfile.TemporaryDirectory(prefix="foyer-bench-", dir="/run") as state:
        folder = Path(state)
        folder.chmod(0o711)
        server, display = start_server(folder)
        manager = subprocess.Popen(["openbox", "--sm-disable"],
                                   env={**os.environ, "DISPLAY": display},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)  # the window manager is up
            print(json.dumps([start_chromium(display, folder / "home")
                              for _ in range(int(sys.argv[1]))]))
        finally:
            for process in (manager, server):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
