"""What a guest may break: with every bomb the bar answers, and who breaks their own session ends
their own session, which leaves nothing."""

import time
import unittest

from guest_shell import AttackTest

import inner
from space import wait_until

HANG_MS = 10_000  # the aim is 1 s; a busy machine may take longer, a silenced bar never answers


class AGuest(AttackTest):
    def answers_ms(self, presses=3):
        """The longest time from a press of the bar until the question is on the glass."""
        x, y, width, height = self.ask_to_finish()
        place = (x + width // 2, y + 2)
        self.carry_on()
        took = []
        for _ in range(presses):
            self.person.wait_target("finish")
            self.person.pause_after_click()
            before = self.person.pixel(*place)
            begin = time.monotonic()
            self.person.press("finish")
            wait_until(lambda: self.person.pixel(*place) != before, "the question is painted")
            took.append(round((time.monotonic() - begin) * 1000))
            self.carry_on()
        return max(took)

    def under(self, kind, word):
        bomb = self.guest.start("bombs.py", kind)
        bomb.wait_said(word)
        worst = self.answers_ms()
        said = bomb.said()[-1]
        print(f"{kind}: the bar answers within {worst} ms ({said})")
        self.assertLess(worst, HANG_MS)
        self.assertEqual(self.state_is("in_use")["session"], self.number)
        return said

    def test_a_full_disk_does_not_silence_the_bar(self):
        print(f"at rest: the bar answers within {self.answers_ms()} ms")
        written = int(self.under("disk", "total").split()[1])
        self.assertLessEqual(written, 512)  # the policy's home_mb
        self.assertGreater(written, 400)

    def test_a_fork_bomb_does_not_silence_the_bar(self):
        made = int(self.under("fork", "made").split()[1])
        self.assertGreater(made, 400)
        self.assertLess(made, 600)  # the policy's processes_max

    def test_a_memory_bomb_does_not_silence_the_bar(self):
        killed = int(self.under("memory", "killed").split()[1])
        self.assertGreater(killed, 0)

    def ends_clean(self, cause):
        """The session ended for this reason, nothing is left, the station can be handed out."""
        seen = self.feed.wait_station(self.station.name,
                                      lambda s: s["state"] in ("free", "out_of_order"),
                                      "is proved", 120)
        self.assertEqual(seen["state"], "free", seen)
        self.assertEqual(inner.guest_processes(self.session["guest_uid"]), [])
        self.assertEqual(self.cause(), cause)

    def process(self, name):
        return next((pid for pid, found in inner.guest_processes(self.session["guest_uid"])
                     if found == name), None)

    def test_its_first_process_cannot_be_killed_from_inside(self):
        before = self.process("foyer-init")
        self.guest.run("end.py", "foyer-init")
        self.assertEqual(self.process("foyer-init"), before)
        self.assertEqual(self.state_is("in_use")["session"], self.number)

    def test_killing_the_window_manager_ends_it_alone(self):
        first = self.process("openbox")
        self.assertEqual(self.guest.run("end.py", "openbox"), {"killed": 1})
        wait_until(lambda: self.process("openbox") not in (None, first),
                   "the window manager is started again")  # once
        self.guest.start("end.py", "openbox")
        self.ends_clean("world_died")

    def test_breaking_the_inner_server_ends_it_alone(self):
        outer = self.station.status()["display"]
        self.guest.start("glass.py", "pixmaps")
        self.ends_clean("world_died")
        self.assertEqual(self.station.status()["display"], outer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
