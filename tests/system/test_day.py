"""One guest's whole day: the same steps as tools/demo --once. FOYER_DAYS (1) days in a row."""

import os
import unittest

from support import SpaceTest

from day import Day


class ADay(SpaceTest):
    stations = 2

    def test_happens_in_full_and_every_step_is_seen_from_outside(self):
        for _ in range(int(os.environ.get("FOYER_DAYS", "1"))):
            self.play_one()

    def play_one(self):
        day = Day(self.space)
        steps = []

        def told(step):
            steps.append(step["name"])
            print(f"{step['name']:8} {step['ms']:6} ms  {step['detail']}")
        try:
            day.play(told)
        finally:
            day.close()
        self.assertEqual(tuple(steps), Day.STEPS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
