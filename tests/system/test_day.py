"""One guest's whole day: the same steps as tools/demo --once."""

import unittest

from support import SpaceTest

from day import Day


class ADay(SpaceTest):
    stations = 2

    def test_happens_in_full_and_every_step_is_seen_from_outside(self):
        day = Day(self.space)
        steps = []
        try:
            day.play(lambda step: (steps.append(step["name"]),
                                   print(f"{step['name']:8} {step['ms']:6} ms  {step['detail']}")))
        finally:
            day.close()
        self.assertEqual(tuple(steps), Day.STEPS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
