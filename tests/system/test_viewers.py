"""VNC viewers that others wrote, each on a screen of its own with a French keyboard, each with the
guest's yes to view and to control: the picture is the guest's, and every character that the keyboard
makes, pressed key by key, arrives byte by byte in the guest's editor, on a French station and on an
American one. (libvncclient does the same in every day that is played: tools/space/day.py.)"""

import os
import re
import subprocess
import unittest

from PIL import Image, ImageChops
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from support import SpaceTest

import inner
from day import Viewer
from screen import Screen
from space import wait_until

# Composed on a dead key, and what French needs that stands on other keys.
COMPOSED = "âêîôûëïüÿÂÊÎÔÛËÏÜ"
SENTENCE = "L'été à Lille : « Où est-ce ? » — 12 € l'œuvre… ÉCOLE, ŒUVRE, À bientôt !"


def text_of(screen):
    everything = screen.printable()
    lines = [everything[at:at + 40] for at in range(0, len(everything), 40)]
    return "\n".join([*lines, COMPOSED, SENTENCE])


class Viewers(SpaceTest):
    def setUp(self):
        self.screen = Screen()
        self.addCleanup(self.screen.close)
        self.desk = self.space.sign_in("mediator")
        feed = self.desk.feed()
        self.addCleanup(feed.close)
        self.feed = feed
        name = self.station.name
        number = self.desk.post("session/start", station=name, policy="demo", minutes=30)["id"]
        feed.wait_station(name, lambda s: s["state"] == "in_use", "is in use")
        session = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        self.person = self.station.sit_down()
        self.addCleanup(self.person.close)
        self.addCleanup(self.end_session, number)
        self.person.press("tile-org.xfce.mousepad.desktop")
        self.guest = self.station.inner_display(session)
        self.home = inner.world_root(session["guest_uid"]) / "home/guest"
        self.editor = wait_until(
            lambda: next((w for w in self.guest.windows() if "mousepad" in w["class"].lower()),
                         None), "the editor is there", 60)

    def end_session(self, number):
        self.desk.post("session/end", id=number)
        self.space.wait_free(self.feed, self.station)

    # ---- the viewers, each until the guest's picture stands on its screen

    def listen(self):
        """foyerctl help view --listen, with the guest's yes."""
        viewer = Viewer(self.space, self.station.name, "view")
        self.addCleanup(viewer.end)
        viewer.wait_question(self.person, "yes")
        self.person.press("yes")
        viewer.wait_listening()
        return viewer

    def start(self, argv):
        process = subprocess.Popen(
            argv, env={**self.screen.environment, "HOME": str(self.state),
                       "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def wait_picture(self, process=None):
        """Where the guest's picture stands on the viewer's screen, once it does."""
        def shows_it():
            if process and process.poll() is not None:
                raise AssertionError(f"the viewer ended: {process.stderr.read().decode()}")
            wanted = Image.open(self.guest.screenshot(self.state / "guest.png")).convert("RGB")
            return found_in(self.screen.screenshot(), wanted)
        try:
            share, place = wait_until(shows_it, "the viewer shows the guest's screen", 60)
        finally:
            self.screen.screenshot().save(self.state / "viewer.png")
        print(f"{share:.2%} of the pixels are the guest's")
        return place

    # ---- what is shown of each

    def take_control(self):
        self.desk.post("help/control", station=self.station.name)
        self.person.press("yes")
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "control",
                               "is under control")

    def click_editor(self, place):
        self.screen.click(place[0] + self.editor["x"] + self.editor["width"] // 2,
                          place[1] + self.editor["height"] // 2)

    def saved(self, name):
        return next(iter(inner.files_named(name, self.home)), None)

    def save(self):
        # The editor saves what it has noticed to be changed; it says so in its title.
        wait_until(lambda: any(w["title"].startswith("*") for w in self.guest.windows()),
                   "the editor says that the text is changed", 60)
        self.screen.press("s", "Control_L")

    def save_as(self, name):
        """Ctrl and S, the name, and Return until the dialog takes it."""
        self.save()
        try:
            wait_until(lambda: len(self.guest.windows()) >= 2, "the editor asks for a name", 60)
        finally:
            self.screen.screenshot().save(self.state / "viewer.png")
        self.screen.type(name)
        for _ in range(15):
            self.screen.press("Return")
            try:
                return wait_until(lambda: self.saved(name), "the file is there", 2)
            except TimeoutError:
                pass
        raise AssertionError(f"the editor did not save {name}")

    def types_every_character(self, place):
        """On stations of both layouts; the text of each is saved and read outside the session."""
        wanted = text_of(self.screen)
        file = None
        for layout in ("fr", "us"):
            self.guest.run("setxkbmap", "-layout", layout)
            self.click_editor(place)
            self.screen.press("a", "Control_L")
            self.screen.type(wanted)
            if file is None:
                file = self.save_as("lettre.txt")
            else:
                self.save()

            def arrived():
                return file.read_text() == wanted + "\n" or file.read_text() == wanted
            try:
                wait_until(arrived, "the text is in the file", 30)
            except TimeoutError:
                self.screen.screenshot().save(self.state / "viewer.png")
                self.assertEqual(file.read_text(), wanted, f"on a station with layout {layout}")
            print(f"{layout}: {len(wanted)} characters arrived as typed")

    def test_tigervnc(self):
        viewer = self.listen()
        host, port = re.fullmatch(r"(.+):(\d+)", viewer.address).groups()
        password = self.state / "viewer-password"
        password.write_bytes(subprocess.run(["vncpasswd", "-f"], input=viewer.password.encode(),
                                            stdout=subprocess.PIPE, check=True).stdout)
        process = self.start(["xtigervncviewer", "-passwd", str(password), "-RemoteResize=0",
                              "-AlertOnFatalError=0", f"{host}::{port}"])
        place = self.wait_picture(process)
        self.take_control()
        self.types_every_character(place)

    def test_gtk_vnc(self):
        viewer = self.listen()
        host, port = re.fullmatch(r"(.+):(\d+)", viewer.address).groups()
        # The viewer counts displays from port 5900 on.
        process = self.start(["gvncviewer", f"{host}:{int(port) - 5900}"])
        wait_until(lambda: len(set(self.screen.screenshot().resize((80, 65)).getdata())) > 2,
                   "the viewer asks for the password", 30)
        self.screen.type(viewer.password)
        self.screen.press("Return")
        place = self.wait_picture(process)
        self.take_control()
        self.types_every_character(place)

    def test_novnc_in_chromium(self):
        os.environ["DISPLAY"] = self.screen.name  # for the driver's child
        self.addCleanup(os.environ.pop, "DISPLAY", None)
        options = webdriver.ChromeOptions()
        for flag in ("--no-sandbox", "--disable-gpu", "--window-size=1600,1300",
                     "--window-position=0,0", "--ignore-certificate-errors",
                     "--disable-background-networking", "--disable-component-update",
                     "--disable-sync", "--no-first-run", "--lang=fr",
                     f"--user-data-dir={self.state}/browser"):
            options.add_argument(flag)
        options.binary_location = "/usr/bin/chromium"
        browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.addCleanup(browser.quit)

        def find(css):
            return wait_until(lambda: next((e for e in browser.find_elements(By.CSS_SELECTOR, css)
                                            if e.is_displayed()), None), f"{css} is there", 60)
        account = self.space.accounts[0]
        browser.get(self.space.url + "/")
        find("input[name=name]").send_keys(account["name"])
        find("input[name=password]").send_keys(account["password"])
        find("button[type=submit]").click()
        find(f"[data-station={self.station.name}][data-state=in_use] [data-action=view]").click()
        self.person.press("yes")
        canvas = find("canvas")
        wait_until(lambda: self.page_shows_the_guest(browser, canvas),
                   "the canvas shows the guest's screen", 60)
        find("[data-action=help_ask_control]").click()
        self.person.press("yes")
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "control",
                               "is under control")
        box = browser.execute_script(
            "const r = arguments[0].getBoundingClientRect();"
            "return [r.left + window.screenX, r.top + window.screenY + window.outerHeight"
            " - window.innerHeight, r.width / arguments[0].width]", canvas)
        self.editor = {key: self.editor[key] * box[2] for key in ("x", "y", "width", "height")}
        self.types_every_character(box[:2])

    def page_shows_the_guest(self, browser, canvas):
        shown = Image.open(self.guest.screenshot(self.state / "guest.png")).convert("RGB")
        size = browser.execute_script("return [arguments[0].width, arguments[0].height]", canvas)
        if tuple(size) != shown.size:
            return False
        data = browser.execute_script(
            "return Array.from(arguments[0].getContext('2d').getImageData(0, 0,"
            " arguments[0].width, arguments[0].height).data)", canvas)
        seen = Image.frombytes("RGBA", shown.size, bytes(data)).convert("RGB")
        differs = ImageChops.difference(seen, shown).convert("L").histogram()
        return differs[0] / (size[0] * size[1]) > 0.99


def found_in(glass, wanted):
    """(share of the pixels of `wanted` that stand in one place of `glass`, that place). The place
    is where a row of `wanted` with something in it is found whole. None below 99 % (a caret
    blinks)."""
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
                    return share, place
    return None


if __name__ == "__main__":
    unittest.main(verbosity=2)
