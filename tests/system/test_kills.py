"""Kill -9 of either program in the middle of a session."""

import signal
import time
import unittest

from support import SpaceTest

import inner


class AKill(SpaceTest):
    def setUp(self):
        self.desk = self.space.sign_in("mediator")
        self.feed = self.desk.feed()

    def tearDown(self):
        self.feed.close()

    def start_session(self):
        self.feed.wait_station(self.station.name, lambda s: s["state"] == "free", "is free", 120)
        begin = time.monotonic()
        number = self.desk.post("session/start", station=self.station.name, policy="demo",
                                minutes=20)["id"]
        self.feed.wait_station(self.station.name, lambda s: s["state"] == "in_use", "is in use")
        return number, begin

    def test_of_the_supervisor_leaves_the_session_running_with_the_right_time(self):
        number, begin = self.start_session()
        uid = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"][
            "guest_uid"]
        before = {pid for pid, _ in inner.guest_processes(uid)}
        self.space.supervisor.send_signal(signal.SIGKILL)
        self.space.supervisor.wait()
        self.space.start_supervisor()
        self.feed.close()
        self.desk = self.space.sign_in("mediator")
        self.feed = self.desk.feed()
        seen = self.feed.wait_station(self.station.name,
                                      lambda s: s["state"] == "in_use" and s["session"] == number,
                                      "is seen again with its session", 60)
        passed = time.monotonic() - begin
        self.assertLessEqual(seen["used_s"], passed + 1)
        self.assertGreaterEqual(seen["used_s"] + seen["left_s"], 20 * 60 - 1)
        self.assertLessEqual(seen["used_s"] + seen["left_s"], 20 * 60 + 1)
        self.assertTrue(before <= {pid for pid, _ in inner.guest_processes(uid)},
                        "the guest's programs did not survive")
        self.desk.post("session/end", id=number)
        self.feed.wait_station(self.station.name, lambda s: s["state"] == "free", "is free", 60)
        lines = self.space.sign_in("admin").post(
            "register/print", from_unix=time.time() - 3600, to_unix=time.time() + 3600)["lines"]
        mine = [line for line in lines if line["session"] == number]
        self.assertEqual(len(mine), 1, f"one line of the register for one session: {lines}")
        self.assertLessEqual(mine[0]["used_s"], time.monotonic() - begin + 1)

    def test_of_the_kiosk_ends_the_world_and_the_station_proves_itself(self):
        number, begin = self.start_session()
        status = self.station.wait_status(lambda s: s.get("session"), "has a session")
        uid = status["session"]["guest_uid"]
        self.assertTrue(inner.guest_processes(uid))
        self.station.process.send_signal(signal.SIGKILL)
        self.station.process.wait()
        self.station.start()
        seen = self.feed.wait_station(
            self.station.name,
            lambda s: s["state"] in ("free", "out_of_order") and s["session"] == 0,
            "is proved or out of order", 120)
        self.assertEqual(seen["state"], "free",
                         [c for c in seen["last_proof"]["checks"] if not c["clean"]])
        self.assertTrue(seen["last_proof"]["full"] and seen["last_proof"]["clean"])
        self.assertEqual(inner.guest_processes(uid), [])
        lines = self.space.sign_in("admin").post(
            "register/print", from_unix=time.time() - 3600, to_unix=time.time() + 3600)["lines"]
        mine = [line for line in lines if line["session"] == number]
        self.assertEqual(len(mine), 1, f"one line of the register for one session: {lines}")
        self.assertEqual(mine[0]["cause"], "kiosk_restarted")
        self.assertLessEqual(mine[0]["used_s"], time.monotonic() - begin + 1)
        person = self.station.sit_down()
        person.wait_target("digit-1")
        person.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
