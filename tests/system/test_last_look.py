"""What appears on a station after it was proved clean is seen before the next guest sits down."""

import os
import unittest
from pathlib import Path

from support import SpaceTest

LEFTOVER = Path("/var/tmp/foyer-test-leftover")


class TheLastLook(SpaceTest):
    def setUp(self):
        self.desk = self.space.sign_in("mediator")
        self.feed = self.desk.feed()
        self.addCleanup(self.feed.close)
        self.addCleanup(LEFTOVER.unlink, missing_ok=True)

    def state_is(self, *wanted):
        return self.feed.wait_station(self.station.name, lambda s: s["state"] in wanted,
                                      f"is {wanted}", 120)

    def start(self):
        return self.desk.post("session/start", station=self.station.name, policy="demo",
                              minutes=20)["id"]

    def test_sets_a_station_aside_that_is_not_clean_any_more(self):
        self.state_is("free")
        first = self.start()
        self.state_is("in_use")
        uid = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"][
            "guest_uid"]
        self.desk.post("session/end", id=first)
        seen = self.state_is("free")
        self.assertTrue(seen["last_proof"]["clean"])
        LEFTOVER.touch()
        os.chown(LEFTOVER, uid, uid)
        self.start()
        seen = self.state_is("in_use", "out_of_order")
        self.assertEqual(seen["state"], "out_of_order")
        found = {check["name"] for check in seen["last_proof"]["checks"] if not check["clean"]}
        self.assertIn("writable_places", found)
        self.assertTrue(seen["last_proof"]["full"])
        LEFTOVER.unlink()
        self.space.sign_in("admin").post("station/return", name=self.station.name)
        self.state_is("free")
        third = self.start()
        self.state_is("in_use")
        self.desk.post("session/end", id=third)
        self.state_is("free")


if __name__ == "__main__":
    unittest.main(verbosity=2)
