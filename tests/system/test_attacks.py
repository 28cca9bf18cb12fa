"""What a guest may try against the glass, the network and the kernel, each from inside a real
session: it fails, and the same program works where it may, so that no attack is blind."""

import socket
import subprocess
import time
import unittest

from PIL import ImageChops

from guest_shell import AttackTest

TICKET = "739118"
# What a machine may not have, or may refuse to root too.
NOT_EVERYWHERE = {"sysrq-trigger", "open mem", "open kmsg", "open tty0", "open event0",
                  "open uinput", "open fb0", "io_uring", "bpf", "perf_event_open", "userfaultfd"}


class AGuest(AttackTest):
    def call_for_help(self):
        """F1, not within the 0.7 s in which the curtain takes no second key."""
        time.sleep(0.75)
        self.person.key("F1")
        self.person.wait_target("withdraw")

    def type_slowly(self):
        for digit in TICKET:
            self.person.key(digit, held_s=0.03)

    def test_keys_typed_to_the_curtain_are_logged_by_nobody(self):
        loggers = {way: self.guest.start("keys.py", way) for way in ("keymap", "record", "xinput")}
        for logger in loggers.values():
            logger.wait_said("ready")
        self.ask_to_finish()
        self.type_slowly()
        self.person.key("Escape")  # the curtain has taken it, and so it had the keyboard
        self.person.wait_target("call")
        self.call_for_help()
        self.person.press("withdraw")
        of_the_curtain = {way: len(logger.said()) - 1 for way, logger in loggers.items()}
        self.person.click(600, 300)
        self.type_slowly()
        time.sleep(0.3)  # what came is there by now
        of_the_session = {way: len(logger.stop()) - 1 - of_the_curtain[way]
                          for way, logger in loggers.items()}
        print(f"seen of the curtain's keys: {of_the_curtain}, of the session's: {of_the_session}")
        self.assertEqual(set(of_the_curtain.values()), {0})
        self.assertGreaterEqual(min(of_the_session.values()), len(TICKET) // 2)

    def test_the_curtains_colours_are_in_no_picture_that_the_guest_takes(self):
        paper = self.guest.start("glass.py", "fake", "12ab34")
        paper.wait_said("shown")
        self.ask_to_finish()
        glass = self.person.screenshot()
        many = sorted(glass.getcolors(1 << 20), reverse=True)[:12]
        drawn = [f"{r:02x}{g:02x}{b:02x}" for n, (r, g, b) in many
                 if n > 2000 and max(r, g, b) > 0 and (r, g, b) != (0x12, 0xAB, 0x34)]
        self.assertGreaterEqual(len(drawn), 3, many)
        inside = self.guest.run("glass.py", "look", "12ab34", *drawn)
        outside = self.outside("glass.py", "look", "12ab34", *drawn)
        print(f"inside {inside}\noutside {outside}")
        self.assertGreater(inside.pop("12ab34"), 100_000)
        self.assertEqual(sum(inside.values()), 0, inside)
        self.assertTrue(all(outside[colour] > 2000 for colour in drawn), outside)
        self.carry_on()

    def test_test_clicks_press_no_button_of_the_curtain(self):
        self.ask_to_finish()
        boxes = self.person.targets()
        middles = [f"{x + w // 2},{y + h // 2}" for x, y, w, h in boxes.values()]
        clicks = self.guest.run("glass.py", "press", *middles)
        print(f"{clicks['came']} of {clicks['sent']} clicks came to the guest's own window")
        self.assertGreater(clicks["came"], len(middles))
        self.assertEqual(self.person.targets(), boxes, "a button of the curtain was pressed")
        self.assertEqual(self.state_is("in_use")["session"], self.number)
        self.carry_on()  # the same place, pressed by a person, is a press

    def test_grabs_in_the_session_take_nothing_from_the_bar(self):
        grab = self.guest.start("glass.py", "grab")
        grab.wait_said("{")
        self.assertEqual(grab.said(), ['{"pointer": 0, "keyboard": 0}'])  # both were got
        self.ask_to_finish()
        self.carry_on()
        self.call_for_help()
        self.feed.wait_station(self.station.name, lambda s: s["calling"], "calls")
        number = self.desk.post("help/view", station=self.station.name)["id"]
        self.person.press("yes")
        self.person.press("stop")
        self.feed.wait_station(self.station.name, lambda s: s["help"] == 0, "has no help")
        print(f"the bar and F1 answered, a press of Stop ended help {number}")
        grab.stop()

    def test_a_false_welcome_leaves_the_bar_on_the_glass(self):
        bar = self.person.wait_target("finish")[1]
        before = self.person.screenshot()
        fake = self.guest.start("glass.py", "fake", "fff8e7")
        fake.wait_said("shown")
        time.sleep(0.3)
        after = self.person.screenshot()
        fake.stop()
        below = (0, bar, before.width, before.height)
        changed = ImageChops.difference(before.crop(below), after.crop(below)).convert("L")
        same = changed.histogram()[0] / (changed.width * changed.height)
        print(f"{same:.1%} of the bar's pixels are the same under a full screen of the guest")
        self.assertGreater(same, 0.95)  # the minutes may change
        self.assertEqual(after.getpixel((before.width // 2, bar // 2)), (0xFF, 0xF8, 0xE7))
        self.assertIn("finish", self.person.targets())
    def test_the_stations_ports_and_sockets_are_out_of_reach(self):
        display, _ = self.station.outer()
        listener = socket.create_server(("0.0.0.0", 0))
        self.addCleanup(listener.close)
        own = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
        refused = [own, *(f"tcp:{where}" for where in self.space.listening.values()),
                   f"abstract:/tmp/.X11-unix/X{display[1:]}", f"unix:/tmp/.X11-unix/X{display[1:]}"]
        for address in subprocess.run(["hostname", "-I"], capture_output=True, text=True,
                                      check=True).stdout.split():
            if ":" not in address:
                refused.append(own.replace("127.0.0.1", address))
        refused.append(own.replace("127.0.0.1", "198.18.0.1"))  # the guest's gateway
        named = f"tcp:{self.space.site_address}"
        inside = self.guest.run("reach.py", named, *refused)
        outside = self.outside("reach.py", named, *refused)
        for place in inside:
            print(f"{place}: inside {inside[place]}, outside {outside[place]}")
        self.assertEqual(inside.pop(named), "done", "the host that the policy names")
        self.assertNotIn("done", inside.values())
        works = [place for place in refused if "198.18.0.1" not in place]
        self.assertTrue(all(outside[place] == "done" for place in works), outside)

    def test_the_kernel_is_asked_in_vain(self):
        alone = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--ipc", "--net", "--uts",
                 "--propagation", "private"]
        inside = self.guest.run("kernel.py")
        outside = self.outside("kernel.py", enter=alone)
        outside.update(self.outside("kernel.py", "processes of others"))
        programs = self.space.images / "plain/skel/attacks/kernel.py"
        outside.update(self.outside(programs, "set-uid programs", enter=[
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]))
        for name in inside:
            print(f"{name}: inside {inside[name]}, outside {outside[name]}")
        self.assertEqual({name for name in inside if inside[name] == "done"}, {"user namespace"})
        blind = {name for name in inside if outside[name] == inside[name] != "done"}
        self.assertLessEqual(blind, NOT_EVERYWHERE)
        if blind:
            print(f"shown by no control, this machine lets nobody: {', '.join(sorted(blind))}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
