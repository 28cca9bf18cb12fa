"""What a world left behind is taken away once and told; what comes back, or may not be taken away,
sets the station out of order."""

import contextlib
import os
import subprocess
import threading
import time
import unittest
from pathlib import Path

from support import SpaceTest

import looker
from desk import Refused


class TheRepair(SpaceTest):
    def setUp(self):
        self.desk = self.space.sign_in("admin")
        self.feed = self.desk.feed()
        self.addCleanup(self.feed.close)
        self.state_is("free")
        self.number = self.start()
        self.state_is("in_use")
        self.uid = self.station.wait_status(lambda s: s.get("session"), "has a session")[
            "session"]["guest_uid"]
        self.leftover = Path(f"/var/tmp/foyer-test-{self.uid}")

    def state_is(self, *wanted):
        return self.feed.wait_station(self.station.name, lambda s: s["state"] in wanted,
                                      f"is {wanted}", 120)

    def start(self):
        return self.desk.post("session/start", station=self.station.name, policy="demo",
                              minutes=20)["id"]

    def end(self):
        self.desk.post("session/end", id=self.number)

    def plant_file(self):
        """Written elsewhere first: at no moment is there a file of root's."""
        fresh = self.leftover.with_suffix(".new")
        fresh.touch()
        os.chown(fresh, self.uid, self.uid)
        fresh.rename(self.leftover)
        self.addCleanup(self.leftover.unlink, missing_ok=True)

    def plant_process(self):
        planted = subprocess.Popen(["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}",
                                    "--clear-groups", "/bin/sleep", "600"])
        # Buried when it dies, as a machine's first process does.
        threading.Thread(target=planted.wait, daemon=True).start()
        self.addCleanup(planted.kill)
        return planted

    def plant_mount(self):
        point = Path(f"/var/tmp/foyer-test-mount-s{self.uid:010}/s{self.uid:010}")
        point.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", point], check=True)
        return point

    def row(self, proof, name):
        return next((c for c in proof["checks"] if c["name"] == name), None)

    def found_first(self):
        """What the desk hears of the quick proof, while the station is repaired."""
        seen = self.feed.wait_station(
            self.station.name,
            lambda s: s["state"] == "resetting" and not s["last_proof"]["clean"], "found something")
        self.assertFalse(seen["last_proof"]["full"])
        return {c["name"] for c in seen["last_proof"]["checks"] if not c["clean"]}

    def test_takes_away_a_file_a_process_and_a_mount_and_tells_the_desk(self):
        self.plant_file()
        process = self.plant_process()
        point = self.plant_mount()
        self.end()
        self.assertEqual(self.found_first(), {"processes", "mounts", "writable_places"})
        seen = self.state_is("free", "out_of_order")
        proof = seen["last_proof"]
        self.assertEqual(seen["state"], "free", [c for c in proof["checks"] if not c["clean"]])
        self.assertTrue(proof["full"] and proof["clean"])
        told = self.row(proof, "repair")["found"]
        self.assertIn("processes: 1 thread, ", told)
        self.assertIn("writable_places: 1 file, the first in /var/tmp; ", told)
        self.assertTrue(told.endswith("; ended 1 process, took off 1 mount, removed 1 file"), told)
        self.assertFalse(self.leftover.exists())
        self.assertEqual(process.wait(), -9)
        self.assertFalse(point.is_mount())
        point.rmdir()
        point.parent.rmdir()
        self.assertEqual(looker.traces(self.uid, self.uid + 4, self.station.run_dir), [])
        self.number = self.start()
        self.state_is("in_use")
        self.end()
        seen = self.state_is("free")
        self.assertIsNone(self.row(seen["last_proof"], "repair"))

    def stays_out_of_order(self):
        seen = self.state_is("free", "out_of_order")
        self.assertEqual(seen["state"], "out_of_order")
        with self.assertRaises(Refused):
            self.start()
        return seen["last_proof"]

    def returns(self):
        self.desk.post("station/return", name=self.station.name)
        self.state_is("free")

    def test_of_what_comes_back_leaves_the_station_out_of_order(self):
        end = threading.Event()

        def plant_again():
            while not end.is_set():
                if not self.leftover.exists():
                    self.plant_file()
                time.sleep(0.001)

        self.plant_file()
        planting = threading.Thread(target=plant_again, daemon=True)
        planting.start()
        with contextlib.ExitStack() as stop:
            stop.callback(planting.join)
            stop.callback(end.set)
            self.end()
            self.assertEqual(self.found_first(), {"writable_places"})
            proof = self.stays_out_of_order()
        self.assertTrue(proof["full"])
        self.assertIn("removed 1 file", self.row(proof, "repair")["found"])
        self.assertFalse(self.row(proof, "writable_places")["clean"])
        self.leftover.unlink()
        self.returns()

    def test_is_not_tried_on_what_it_may_not_take_away(self):
        made = subprocess.run(
            ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups",
             "ipcmk", "-M", "4096"], check=True, capture_output=True, text=True).stdout.split()[-1]
        remove = ["ipcrm", "-m", made]
        self.addCleanup(subprocess.run, remove, stderr=subprocess.DEVNULL)
        self.plant_file()
        self.end()
        proof = self.stays_out_of_order()
        self.assertFalse(proof["full"])
        self.assertFalse(self.row(proof, "sysv_ipc")["clean"])
        self.assertIsNone(self.row(proof, "repair"))
        self.assertTrue(self.leftover.exists(), "nothing was touched")
        subprocess.run(remove, check=True)
        self.leftover.unlink()
        self.returns()


if __name__ == "__main__":
    unittest.main(verbosity=2)
