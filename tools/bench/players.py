"""bench_painter and bench_viewer, told what to do and asked what they saw. Their sources say what
each command does."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "space"))

from space import BIN  # noqa: E402


class Player:
    def __init__(self, *argv):
        self._process = subprocess.Popen([str(part) for part in argv], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)
        self.size = self.answer()["size"]

    def tell(self, *words):
        self._process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self._process.stdin.flush()

    def answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args[0]} has ended with {self._process.wait()}")
        return json.loads(line)

    def ask(self, *words):
        self.tell(*words)
        return self.answer()

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Painter(Player):
    def __init__(self, screen):
        super().__init__(BIN / "bench_painter", screen.socket, screen.authority)


class Viewer(Player):
    def __init__(self, port, *options):
        super().__init__(BIN / "bench_viewer", port, *options)
