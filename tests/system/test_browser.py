"""The desk's page in a real browser: signs in, sees a station change by itself, opens a help, and
the canvas shows the guest's screen."""

import contextlib
import io
import os
import signal
import sqlite3
import subprocess
import tempfile
import unittest

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from support import SpaceTest

import inner
from space import wait_until


class TheDesksPage(SpaceTest):
    stations = 2

    def setUp(self):
        # Of this test alone: a browser that was killed has not forgotten its sign-in.
        self.profile = tempfile.mkdtemp(prefix="browser-", dir=self.state)
        options = webdriver.ChromeOptions()
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000",
                     "--ignore-certificate-errors", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--no-first-run",
                     "--lang=fr", f"--user-data-dir={self.profile}"):
            options.add_argument(flag)
        options.binary_location = "/usr/bin/chromium"
        options.add_experimental_option("prefs", {"intl.accept_languages": "fr"})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.addCleanup(self.browser.quit)

    def find(self, css, timeout=30):
        return WebDriverWait(self.browser, timeout).until(
            lambda b: next((e for e in b.find_elements(By.CSS_SELECTOR, css)
                            if e.is_displayed()), None),
            f"no visible element {css}; the page reads: "
            + self.browser.find_element(By.TAG_NAME, "body").text)

    def sign_in(self):
        account = self.space.accounts[0]
        self.browser.get(self.space.url + "/")
        self.find("input[name=name]").send_keys(account["name"])
        self.find("input[name=password]").send_keys(account["password"])
        self.find("button[type=submit]").click()

    def card(self, state, timeout=60, station=None):
        name = (station or self.station).name
        return self.find(f"[data-station={name}][data-state={state}]", timeout)

    def sit_down(self, desk):
        """The person at the station, in a session that was not begun through the page."""
        number = desk.post("session/start", station=self.station.name, policy="demo",
                           minutes=15)["id"]
        self.addCleanup(desk.post, "session/end", id=number)
        self.card("in_use")
        person = self.station.sit_down()
        self.addCleanup(person.close)
        person.wait_target("call")
        return person

    def view(self, person):
        """The page shows their screen, for which they were asked."""
        self.card("in_use").find_element(By.CSS_SELECTOR, "[data-action=view]").click()
        person.press("yes")
        self.find("canvas", 60)

    def test_raises_an_alarm_first_of_all_and_says_what_was_found(self):
        self.sign_in()
        last = list(self.space.stations.values())[-1]
        self.card("free", station=last)
        desk = self.space.sign_in("admin")
        number = desk.post("session/start", station=last.name, policy="demo", minutes=15)["id"]
        self.card("in_use", station=last)
        uid = last.wait_status(lambda s: s.get("session"), "has a session")["session"]["guest_uid"]
        shared = subprocess.run(
            ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "ipcmk", "-M", "4096"],
            check=True, capture_output=True, text=True).stdout.split()[-1]
        remove = ["ipcrm", "-m", shared]
        self.addCleanup(subprocess.run, remove, stderr=subprocess.DEVNULL)
        desk.post("session/end", id=number)
        card = self.card("out_of_order", station=last)
        self.assertIn("sysv_ipc 1 object", card.text)
        alarm = self.find("[role=alert].alarms")
        self.assertIn(last.name, alarm.text)
        first = self.find(".floor .card")
        self.assertEqual(first.get_attribute("data-station"), last.name)
        subprocess.run(remove, check=True)
        card.find_element(By.CSS_SELECTOR, "[data-action=return]").click()
        self.card("free", station=last)
        self.assertFalse(alarm.is_displayed())

    def test_shows_a_change_of_state_by_itself_and_the_guests_screen_with_consent(self):
        self.sign_in()
        self.card("free")
        # Not through the page: it must hear of it from the feed.
        desk = self.space.sign_in("admin")
        number = desk.post("session/start", station=self.station.name, policy="demo",
                           minutes=15)["id"]
        card = self.card("in_use")
        session = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        person = self.station.sit_down()
        self.addCleanup(person.close)
        person.press("tile-org.xfce.mousepad.desktop")
        display = self.station.inner_display(session)
        wait_until(lambda: any("mousepad" in w["class"].lower() for w in display.windows()),
                   "the editor is there", 60)

        card.find_element(By.CSS_SELECTOR, "[data-action=view]").click()
        person.press("yes")
        canvas = self.find("canvas", 60)

        def as_the_guest_sees_it():
            expected = Image.open(io.BytesIO(display.screenshot_bytes())).convert("RGB")
            size = self.browser.execute_script(
                "return [arguments[0].width, arguments[0].height]", canvas)
            if tuple(size) != expected.size:
                return None
            data = self.browser.execute_script(
                "return Array.from(arguments[0].getContext('2d')"
                ".getImageData(0, 0, arguments[0].width, arguments[0].height).data"
                ".filter((_, i) => i % 4 != 3 && Math.floor(i / 4) % 97 == 0))", canvas)
            wanted = [c for n, pixel in enumerate(expected.getdata()) if n % 97 == 0 for c in pixel]
            near = sum(abs(a - b) <= 24 for a, b in zip(data, wanted)) / len(wanted)
            return near > 0.98 and near
        share = wait_until(as_the_guest_sees_it, "the canvas shows the guest's screen", 60)
        print(f"{share:.1%} of the sampled pixels are the guest's")
        self.browser.save_screenshot(str(self.state / "desk-help.png"))

        person.press("stop")
        WebDriverWait(self.browser, 30).until(
            lambda b: b.execute_script("return document.querySelectorAll('canvas').length") == 0,
            "the picture stayed on the page after Stop")
        desk.post("session/end", id=number)
        complaints = [line for line in self.browser.get_log("browser")
                      if "Content Security Policy" in line["message"]]
        self.assertEqual(complaints, [])


    def test_a_page_that_is_loaded_again_shows_the_same_help_without_a_new_question(self):
        self.sign_in()
        self.card("free")
        desk = self.space.sign_in("admin")
        feed = desk.feed()
        self.addCleanup(feed.close)
        person = self.sit_down(desk)
        self.view(person)
        helped = lambda s: s["help_state"] == "view"
        help_id = feed.wait_station(self.station.name, helped, "is viewed")["help"]

        def still_helped():
            targets = person.targets()
            self.assertIn("stop", targets, "the frame left the station")
            self.assertNotIn("yes", targets, "the person was asked again")
            now = feed.wait_station(self.station.name, helped, "is viewed")
            self.assertEqual(now["help"], help_id, "it is another help")

        def streaming():
            feed.wait_station(self.station.name, lambda s: helped(s) and not s["help_unwatched"],
                              "is watched")
        for way in ("reload", "from the floor"):
            with self.subTest(way=way):
                if way == "reload":
                    self.browser.refresh()
                else:  # as after a crash of the browser: nothing but the address
                    self.browser.get("about:blank")
                    feed.wait_station(self.station.name, lambda s: s["help_unwatched"],
                                      "waits for its viewer")
                    still_helped()
                    self.browser.get(self.space.url + "/")
                self.find("canvas", 30)
                streaming()
                still_helped()
        self.find("[data-action=back]").click()  # leaving the help on purpose ends it at once
        feed.wait_station(self.station.name, lambda s: not s["help"], "has no help", 10)

    def test_a_colleague_looks_along_and_is_gone_with_the_help(self):
        self.sign_in()
        self.card("free")
        admin = self.space.sign_in("admin")  # helps, with nobody at its page: gone after a while
        person = self.sit_down(admin)
        admin.post("help/view", station=self.station.name)
        person.press("yes")
        person.wait_target("stop")
        wait_until(lambda: "Regarder aussi" in self.card("in_use").text, "it may be looked along", 30)
        self.view(person)
        self.browser.save_screenshot(str(self.state / "desk-along.png"))
        self.assertIn("Vous regardez avec", self.find(".help-state").text)
        self.assertEqual(self.browser.find_elements(By.CSS_SELECTOR, "[data-action=help_ask_control]"), [])
        over = self.find(".screen-message .large", 60)
        wait_until(lambda: over.text == "L’aide est terminée.", "the help is over for both", 60)
        self.assertNotIn("stop", person.targets())

    def test_the_page_exchanges_copied_text_when_the_guest_said_yes(self):
        self.sign_in()
        self.card("free")
        desk = self.space.sign_in("admin")
        person = self.sit_down(desk)
        session = self.station.wait_status(lambda s: s.get("session"), "has a session")["session"]
        display = self.station.inner_display(session)
        self.view(person)
        for asked in ("help_ask_control", "help_ask_clipboard"):
            self.find(f"[data-action={asked}]").click()
            person.wait_target("yes")
            person.press("yes")
        text = self.find(".clipboard textarea")
        copied = "Une œuvre à 3 €, « déjà » là…"
        display.clipboard(copied)
        wait_until(lambda: text.get_property("value") == copied, "the copied text is there", 30)
        self.browser.save_screenshot(str(self.state / "desk-clipboard.png"))
        text.clear()
        text.send_keys("Réponse : 12 œufs")
        self.find("[data-action=paste]").click()
        wait_until(lambda: display.clipboard() == "Réponse : 12 œufs", "the guest can paste it", 30)
        person.press("mouse-back")
        wait_until(lambda: not text.is_displayed(), "the text is gone", 30)

    def test_a_page_that_stays_away_ends_the_help(self):
        desk = self.space.sign_in("mediator")
        feed = desk.feed()
        self.addCleanup(feed.close)
        feed.wait_station(self.station.name, lambda s: s["state"] == "free", "is free")
        number = desk.post("session/start", station=self.station.name, policy="demo",
                           minutes=15)["id"]
        self.addCleanup(desk.post, "session/end", id=number)
        self.sign_in()
        self.card("in_use")  # the sign-in is done
        person = self.station.sit_down()
        self.addCleanup(person.close)
        for way, leave in (("another page", lambda: self.browser.get("about:blank")),
                           ("the browser killed", self.kill_browser)):
            with self.subTest(way=way):
                self.browser.get(self.space.url + "/")
                card = self.card("in_use")
                person.wait_target("call")
                card.find_element(By.CSS_SELECTOR, "[data-action=view]").click()
                person.press("yes")
                self.find("canvas", 60)
                help_id = feed.wait_station(self.station.name, lambda s: s["help_state"] == "view",
                                            "is viewed")["help"]
                leave()
                feed.wait_station(self.station.name, lambda s: s["help_unwatched"], "waits", 60)
                feed.wait_station(self.station.name, lambda s: not s["help"], "has no help", 60)
                noted = self.help_noted(help_id)
                self.assertEqual(noted, ("jeanne", self.station.name, 1, 0, "viewer_left", 1))

    def test_the_page_says_that_the_guest_took_the_mouse_back_and_goes_on_showing(self):
        self.sign_in()
        self.card("free")
        desk = self.space.sign_in("admin")
        person = self.sit_down(desk)
        self.view(person)
        self.find("[data-action=help_ask_control]").click()
        person.press("yes")
        self.find("[data-action=help_release]")
        person.wait_target("mouse-back")
        person.screenshot().save(self.state / "station-control.png")
        person.press("mouse-back")
        ask_again = self.find("[data-action=help_ask_control]")
        self.assertEqual(self.find(".help .note").text, "La personne a repris la souris.")
        self.browser.save_screenshot(str(self.state / "desk-mouse-back.png"))
        person.screenshot().save(self.state / "station-mouse-back.png")
        ask_again.click()  # refused for a minute, as after any no
        self.assertIn("ask again in", self.find("[role=alert].notice").text)
        self.assertNotIn("yes", person.targets())
        self.assertIn("stop", person.targets())
        self.find("canvas")
        self.find("[data-action=back]").click()

    def kill_browser(self):
        """As a tablet whose battery is empty: the page says nothing any more."""
        for pid, _, argv, _ in inner.processes():
            if f"--user-data-dir={self.profile}" in argv:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def help_noted(self, help_id):
        """What is kept of a help that has ended. The floor shows the end before it is on disk."""
        def ended():
            with sqlite3.connect(self.state / "supervisor" / "foyer.db") as store:
                return store.execute(
                    "SELECT account, station, view_granted, control_granted, cause,"
                    " begun_wall_ms > 0 FROM help WHERE id = ? AND ended_wall_ms > 0",
                    (help_id,)).fetchone()
        return wait_until(ended, f"the end of help {help_id} is kept", 30)


if __name__ == "__main__":
    unittest.main(verbosity=2)
