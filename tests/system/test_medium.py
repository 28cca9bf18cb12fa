"""A USB stick that a guest forgets: they are told before and after, nobody gets the station before it
is out, and then nobody has to press anything.

No test machine has a stick to plug in. The stick is a directory in a copy of /sys/block that is bound
over it, as a stick's own would be, and the news are the kernel's: it is asked to repeat what it says
when a disk changes. What is played is thus the driver; the rest is the kiosk's own."""

import contextlib
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import ROOT, SpaceTest

from desk import Refused
from space import wait_until

BLOCK = Path("/sys/block")
STILL_IN = "a USB stick or card is still in: take it out"
AMBER = (0xFF, 0xC9, 0x4A)  # of a notice (kiosk/curtain/looks.hpp)
CREAM = (0xFF, 0xF8, 0xE7)
# A notice is some 140 mm wide and 20 mm high, and half of it is letters at most.
NOTICE = 8000


class Slot:
    """A machine with one more socket: sticks go in and out."""

    def __init__(self):
        self._disks = Path(tempfile.mkdtemp(prefix="foyer-test-block-", dir="/run"))
        for disk in BLOCK.iterdir():
            (self._disks / disk.name).symlink_to(disk.resolve())
        self._news = next(self._disks.iterdir()).resolve() / "uevent"
        self._stick = self._disks / "sdx"
        subprocess.run(["mount", "--bind", self._disks, BLOCK], check=True)

    def put_in(self):
        self._stick.mkdir()
        for name, text in {"removable": "1", "size": "60000000", "dev": "8:368"}.items():
            (self._stick / name).write_text(text + "\n")
        self._news.write_text("change")

    def take_out(self):
        for file in self._stick.iterdir():
            file.unlink()
        self._stick.rmdir()
        self._news.write_text("change")

    def close(self):
        subprocess.run(["umount", BLOCK], check=True)
        if self._stick.exists():
            self.take_out()
        for link in self._disks.iterdir():
            link.unlink()
        self._disks.rmdir()


class AForgottenStick(SpaceTest):
    def setUp(self):
        self.desk = self.space.sign_in("admin")
        self.feed = self.desk.feed()
        self.addCleanup(self.feed.close)
        self.slot = Slot()
        self.addCleanup(self.slot.close)
        self.person = self.enterContext(contextlib.closing(self.station.sit_down()))
        self.state_is("free")

    def state_is(self, *wanted):
        return self.feed.wait_station(self.station.name, lambda s: s["state"] in wanted,
                                      f"is {wanted}", 120)

    def start(self):
        number = self.desk.post("session/start", station=self.station.name, policy="demo",
                                minutes=20)["id"]
        self.state_is("in_use")
        return number

    def colours(self):
        """How many pixels of each colour are on the glass above the bar."""
        picture = self.person.screenshot()
        above = picture.crop((0, 0, picture.width, picture.height * 85 // 100))
        return {colour: count for count, colour in above.getcolors(1 << 24)}

    def told(self, is_told):
        wait_until(lambda: (self.colours().get(AMBER, 0) > NOTICE) == is_told,
                   f"the question {'speaks' if is_told else 'does not speak'} of the stick")

    def waits_for_the_hand(self):
        """Set aside for the stick alone: said at the desk, and on a screen without any button."""
        seen = self.state_is("out_of_order")
        self.assertEqual(seen["reason"], STILL_IN)
        found = {c["name"]: c["found"] for c in seen["last_proof"]["checks"] if not c["clean"]}
        self.assertEqual(found, {"removable_media": STILL_IN})
        with self.assertRaisesRegex(Refused, "take it out"):
            self.desk.post("session/start", station=self.station.name, policy="demo", minutes=20)
        wait_until(lambda: not self.person.targets() and self.colours().get(CREAM, 0) > 500_000,
                   "the screen says to take the stick")

    def comes_free_by_itself(self):
        self.slot.take_out()
        proof = self.state_is("free")["last_proof"]
        self.assertTrue(proof["clean"] and proof["full"])
        self.person.wait_target("start")

    def test_is_told_by_the_desks_page_in_french_too(self):
        words = (ROOT / "supervisor/desk/web/words.js").read_text()
        self.assertIn(f'"{STILL_IN}": "une clé USB', words)

    def test_is_spoken_of_by_the_question_and_keeps_the_station_until_it_is_out(self):
        self.start()
        self.person.press("finish")
        self.person.wait_target("erase")
        self.told(False)
        self.slot.put_in()
        self.told(True)
        self.slot.take_out()
        self.told(False)
        self.person.wait_target("carry-on")  # the question is still open
        self.slot.put_in()
        self.told(True)
        self.person.press("erase")
        self.waits_for_the_hand()
        self.comes_free_by_itself()
        self.desk.post("session/end", id=self.start())
        self.state_is("free")

    def test_keeps_the_station_after_an_end_that_nobody_was_asked_about(self):
        number = self.start()
        self.slot.put_in()
        self.desk.post("session/end", id=number)
        self.waits_for_the_hand()
        self.comes_free_by_itself()

    def test_in_a_free_station_keeps_it_from_being_handed_out(self):
        self.slot.put_in()
        self.waits_for_the_hand()
        self.comes_free_by_itself()

    def test_is_not_all_when_something_else_was_found_too(self):
        number = self.start()
        uid = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"][
            "guest_uid"]
        made = subprocess.run(
            ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups",
             "ipcmk", "-M", "4096"], check=True, capture_output=True, text=True).stdout.split()[-1]
        remove = ["ipcrm", "-m", made]
        self.addCleanup(subprocess.run, remove, stderr=subprocess.DEVNULL)
        self.slot.put_in()
        self.desk.post("session/end", id=number)
        seen = self.state_is("free", "out_of_order")
        self.assertEqual(seen["state"], "out_of_order")
        self.assertEqual(seen["reason"], "proof: removable_media, sysv_ipc")
        spoken_of = self.colours()
        self.slot.take_out()
        wait_until(lambda: self.colours() != spoken_of, "the screen speaks of the stick no more")
        subprocess.run(remove, check=True)
        # Refused in any other state: nobody else has proved it again.
        self.desk.post("station/return", name=self.station.name)
        self.state_is("free")


if __name__ == "__main__":
    unittest.main(verbosity=2)
