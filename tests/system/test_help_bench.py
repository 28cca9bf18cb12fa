"""tools/bench/help measures what it says it does: every row is there with its servers, frames were
decoded, and the pictures are like. That each decoded picture is the display's, in every pixel where
no JPEG is announced, the bench sees to itself: it ends with an error otherwise. How fast anything
is, no test asks."""

import json
import os
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "tools" / "bench" / "help"
SERVERS = {"x11vnc", "x11vnc tuned", "x0vncserver", "x0vncserver tuned"}
MOVING = ["frame latency", "frames seen", "processor time", "received"]
ROWS = {
    "idle: bytes received": "bytes in 10 s", "idle: processor time": "ms in 10 s",
    "key echo": "ms", "key echo while text scrolls": "ms",
    "whole screen, JPEG": "ms", "whole screen, lossless": "ms",
    "whole screen, JPEG: luma": "dB", "whole screen, JPEG: chroma": "dB",
    "film: luma": "dB", "film: chroma": "dB",
    "frames/s that the guest's program draws, with a viewer: ratio": "ratio",
    "frames/s on the guest's screen, with a viewer: ratio": "ratio",
    "frames/s of a film on the guest's screen, with a viewer: ratio": "ratio",
    "input latency of the guest, with a viewer: ratio": "ratio",
    **{f"{kind}: {what}": None for kind in ("text scroll", "film") for what in MOVING},
}
RELAYED = ["key echo", "key echo while text scrolls",
           *(f"{kind}: {what}" for kind in ("text scroll", "film") for what in MOVING)]
BUSY = ["through the relay, key echo while the desk is busy",
        "through the relay, while the desk is busy: hand-outs"]


@unittest.skipIf(os.geteuid() != 0, "root is needed: namespaces, users' ids and X servers")
class TheBenchOfHelp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run([str(BENCH), "--quick", "--json"], stdout=subprocess.PIPE, text=True,
                              check=False)
        if done.returncode != 0:
            raise AssertionError(f"{BENCH} ended with {done.returncode}")
        cls.rows = {row["row"]: row for row in json.loads(done.stdout)["rows"]}

    def figures(self, name):
        """(who, figures) of a row, Foyer's and the others'."""
        return [("foyer", self.rows[name]["foyer"]), *self.rows[name]["others"].items()]

    def test_every_row_is_there_and_no_other(self):
        relayed = [f"through the relay, {name}" for name in RELAYED]
        self.assertEqual(set(self.rows), {*ROWS, *relayed, *BUSY})

    def test_rows_have_the_form_of_the_contract(self):
        for name, row in self.rows.items():
            self.assertEqual(set(row), {"row", "unit", "foyer", "others"})
            if ROWS.get(name):
                self.assertEqual(row["unit"], ROWS[name])
            for who, seen in self.figures(name):
                with self.subTest(name=name, who=who):
                    self.assertEqual(set(seen), {"p50", "p95", "n"})
                    self.assertGreaterEqual(seen["n"], 1)
                    self.assertGreaterEqual(seen["p50"], 0)

    def test_each_server_has_its_figures(self):
        for name in ROWS:
            self.assertEqual(set(self.rows[name]["others"]), SERVERS, name)
        for name in RELAYED:
            self.assertEqual(set(self.rows[f"through the relay, {name}"]["others"]),
                             {"the mirror alone"})
        self.assertEqual(set(self.rows[BUSY[0]]["others"]), {"at rest"})

    def test_keys_came_back_and_frames_were_seen(self):
        for name in self.rows:
            last = name.rpartition(": ")[2]
            for who, seen in self.figures(name):
                with self.subTest(name=name, who=who):
                    if last in ("frames seen", "received", "processor time"):
                        if not name.startswith("idle"):
                            self.assertGreater(seen["p50"], 0)
                    if last == "frames seen":
                        most = int(self.rows[name]["unit"].removeprefix("of "))
                        self.assertLessEqual(seen["p50"], most)
                    if "key echo" in name:
                        self.assertGreaterEqual(seen["n"], 10)
                        self.assertGreater(seen["p50"], 0)

    def test_pictures_are_like(self):
        for name in self.rows:
            if self.rows[name]["unit"] == "dB":
                for who, seen in self.figures(name):
                    with self.subTest(name=name, who=who):
                        self.assertGreater(seen["p50"], 26)


if __name__ == "__main__":
    unittest.main(verbosity=2)
