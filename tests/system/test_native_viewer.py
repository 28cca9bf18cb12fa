"""TigerVNC's vncviewer, on a screen of its own, shows a station through foyerctl help --listen."""

import os
import re
import subprocess
import unittest

from PIL import Image, ImageChops
from Xlib import display as xdisplay

from support import SpaceTest

from day import Viewer
from person import screenshot
from space import wait_until


class ANativeViewer(SpaceTest):
    def start_screen(self):
        """An Xvfb without cookies on an own display, for the viewer alone."""
        reader, writer = os.pipe()
        server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1300x24",
                                   "-nolisten", "tcp", "-ac"], pass_fds=[writer],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        with os.fdopen(reader) as told:
            return f":{told.readline().strip()}"

    def test_shows_the_guests_screen(self):
        desk = self.space.sign_in("mediator")
        feed = desk.feed()
        self.addCleanup(feed.close)
        number = desk.post("session/start", station=self.station.name, policy="demo",
                           minutes=15)["id"]
        feed.wait_station(self.station.name, lambda s: s["state"] == "in_use", "is in use")
        session = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        person = self.station.sit_down()
        self.addCleanup(person.close)
        person.press("tile-org.xfce.mousepad.desktop")
        guest = self.station.inner_display(session)
        wait_until(lambda: any("mousepad" in w["class"].lower() for w in guest.windows()),
                   "the editor is there", 60)

        viewer = Viewer(self.space, self.station.name, "view")
        self.addCleanup(viewer.end)
        person.press("yes")
        viewer.wait_listening()
        host, port = re.fullmatch(r"(.+):(\d+)", viewer.address).groups()
        password = self.state / "viewer-password"
        password.write_bytes(subprocess.run(["vncpasswd", "-f"], input=viewer.password.encode(),
                                            stdout=subprocess.PIPE, check=True).stdout)
        screen = self.start_screen()
        native = subprocess.Popen(
            ["xtigervncviewer", "-passwd", str(password), "-ViewOnly", "-RemoteResize=0",
             "-AutoSelect=0", "-PreferredEncoding=ZRLE", "-FullColor", "-AlertOnFatalError=0",
             f"{host}::{port}"],
            env={**os.environ, "DISPLAY": screen, "HOME": str(self.state)},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(native.wait)
        self.addCleanup(native.terminate)
        seen = xdisplay.Display(screen)
        self.addCleanup(seen.close)

        def shows_it():
            if native.poll() is not None:
                raise AssertionError(f"the viewer ended: {native.stderr.read().decode()}")
            wanted = Image.open(guest.screenshot(self.state / "guest.png")).convert("RGB")
            glass = screenshot(seen)
            return found_in(glass, wanted)
        try:
            share = wait_until(shows_it, "the viewer's window shows the guest's screen", 60)
        finally:
            screenshot(seen).save(self.state / "viewer.png")
        print(f"{share:.1%} of the pixels are the guest's")
        desk.post("session/end", id=number)
        viewer.process.wait(60)  # the end of the session cut the help


def found_in(glass, wanted):
    """The share of the pixels of `wanted` that stand in one place of `glass`; the place is where a
    row of `wanted` with something in it is found whole. None below 99 % (a caret blinks)."""
    lines = [glass.crop((0, y, glass.width, y + 1)).tobytes() for y in range(glass.height)]
    for y in range(wanted.height):
        strip = wanted.crop((0, y, wanted.width, y + 1)).tobytes()
        if len(set(strip)) < 8:
            continue
        for top, line in enumerate(lines):
            left = line.find(strip)
            if left >= 0 and left % 3 == 0:
                place = (left // 3, top - y)
                seen = glass.crop((*place, place[0] + wanted.width, place[1] + wanted.height))
                differs = ImageChops.difference(seen, wanted).convert("L").histogram()
                share = differs[0] / (wanted.width * wanted.height)
                if share > 0.99:
                    return share
    return None


if __name__ == "__main__":
    unittest.main(verbosity=2)
