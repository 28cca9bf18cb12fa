"""One guest's whole day, played on a running space by pretending to be the people in it. Every
step is checked from outside the component that did it: on the outer display's pixels, in the
guest's files, in /proc, on the desk's feed, by a VNC client nobody here wrote."""

import json
import re
import subprocess
import time
from pathlib import Path

from PIL import Image, ImageChops

import inner
from desk import Refused
from space import BIN, ROOT, wait_until

TYPED = "Bonjour Jeanne"


class Unexpected(Exception):
    """A step did not do what it is there for."""


def expect(holds, what):
    if not holds:
        raise Unexpected(what)


class Viewer:
    """foyerctl help ... --listen, and the VNC client (libvncclient) that is connected to it."""

    def __init__(self, space, station, verb, *options):
        self.argv = [*space.foyerctl("mediator"), "--json", "help", verb, station,
                     "--listen", "127.0.0.1:0", *options]
        self.process = subprocess.Popen(self.argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, text=True)

    def wait_listening(self):
        line = self.process.stdout.readline()
        if not line:
            raise Unexpected(f"foyerctl help: {self.process.stderr.read().strip()}")
        opened = json.loads(line)
        self.address, self.password = opened["listen"], opened.get("password", "")
        return opened

    def wait_question(self, person, target):
        """Waits until the guest is asked; tells what foyerctl said if it ended instead."""
        try:
            person.wait_target(target)
        except TimeoutError as late:
            if self.process.poll() is None:
                raise
            status, reason = self.refused()
            raise Unexpected(f"no question came: foyerctl help ended with {status}: "
                             f"{reason}") from late

    def probe(self, *options):
        argv = [str(BIN / "rfb_probe"), "--json", *options, "--password", self.password,
                self.address]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                stdin=subprocess.PIPE, text=True)

    def refused(self, timeout=60):
        """Waits for the end; returns (exit status, reason)."""
        _, reason = self.process.communicate(timeout=timeout)
        return self.process.returncode, reason.strip()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=30)


class Day:
    def __init__(self, space, pictures=None):
        self.space = space
        self.station = next(iter(space.stations.values()))
        self.pictures = Path(pictures or space.state / "pictures")
        self.pictures.mkdir(exist_ok=True)
        self.desk = space.sign_in("mediator")
        self.feed = self.desk.feed()
        self.person = self.station.sit_down()

    STEPS = ("handout", "apps", "call", "refuse", "view", "pixels", "control", "stop", "end",
             "proof", "next")

    def play(self, told=lambda step: None):
        """Runs every step; yields nothing but calls told({"name", "ms", "detail"}) after each."""
        for name in self.STEPS:
            begin = time.monotonic()
            detail = getattr(self, name)()
            told({"name": name, "ms": round((time.monotonic() - begin) * 1000), "detail": detail})

    # ---- small words

    def state(self, wanted, timeout=60):
        return self.feed.wait_station(self.station.name, lambda s: s["state"] == wanted,
                                      f"is {wanted}", timeout)

    def picture(self, name, image):
        path = self.pictures / f"{name}.png"
        image.save(path)
        return path

    def enter(self, policy="demo"):
        """Types a fresh ticket at the station; returns when the session runs."""
        ticket = self.desk.post("ticket/new", policy=policy, minutes=30, count=1)["tickets"][0]
        self.type_ticket(ticket["code"])
        return ticket, self.state("in_use")

    def type_ticket(self, code):
        self.person.wait_target("digit-1")
        self.person.type_digits(code)
        self.person.key("Return")

    def session(self):
        return self.station.wait_status(lambda s: s.get("session"), "has a session")["session"]

    def window(self, wanted, timeout=60):
        pattern = re.compile(wanted, re.I)
        return wait_until(
            lambda: next((w for w in self.display.windows()
                          if pattern.search(w["class"] + " " + w["title"])), None),
            f"a window like {wanted} is on the inner display", timeout)

    # ---- the steps

    def handout(self):
        self.state("free")
        ticket, seen = self.enter()
        expect(seen["policy"] == "demo", f"the policy is {seen['policy']}, not demo")
        used = self.desk.post("ticket/list")["tickets"]
        expect(all(t["code"] != ticket["code"] or t["phase"] == "in_use" for t in used),
               f"the ticket is not in use: {used}")
        session = self.session()
        self.guest_uid = session["guest_uid"]
        expect(inner.is_inner_server(session["server_pid"], self.station.process.pid),
               f"{session['server_pid']} is no inner X server below the kiosk")
        self.display = self.station.inner_display(session)
        self.picture("home", self.person.screenshot())
        return f"ticket typed on the outer display, session {seen['session']}, uid {self.guest_uid}"

    def apps(self):
        self.person.press("tile-chromium.desktop")
        self.window("chromium", 120)
        self.window("maison commune", 60)  # the page's title: the named host was reached
        self.person.press("home")
        self.person.press("tile-org.xfce.mousepad.desktop")
        editor = self.window("mousepad")
        shot = Image.open(self.display.screenshot(self.pictures / "inner.png")).convert("RGB")
        colours = len(set(shot.resize((160, 128)).getdata()))
        expect(colours > 20, f"the inner display shows only {colours} colours")
        running = {name for _, name in inner.guest_processes(self.guest_uid)}
        expect("chromium" in running and "mousepad" in running, f"the guest runs {running}")
        self.picture("desktop", self.person.screenshot())
        return f"Chromium on the space's own page, {editor['title']!r} in front"

    def call(self):
        self.person.press("call")
        seen = self.feed.wait_station(self.station.name, lambda s: s["calling"], "calls")
        first = self.feed.floor["stations"][0]["name"]
        expect(first == self.station.name, f"the call is not first on the floor but {first}")
        return f"seen on the feed after {seen['call_waiting_s']} s, first on the floor"

    def refuse(self):
        viewer = Viewer(self.space, self.station.name, "view")
        viewer.wait_question(self.person, "no")
        self.picture("question", self.person.screenshot())
        self.person.press("no")
        status, reason = viewer.refused()
        expect(status == 1, f"a refused view ended with {status}: {reason}")
        try:
            self.desk.post("help/view", station=self.station.name)
            raise Unexpected("the mediator could ask again at once")
        except Refused as refusal:
            again = refusal
        return f"no pixel served; {reason!r}; asking again at once: {again}"

    def view(self):
        # A refused mediator may not ask again for a minute, unless the person calls anew.
        self.person.press("withdraw")
        self.person.press("call")
        self.feed.wait_station(self.station.name, lambda s: s["calling"], "calls again")
        self.viewer = Viewer(self.space, self.station.name, "view")
        self.viewer.wait_question(self.person, "yes")
        self.person.press("yes")
        opened = self.viewer.wait_listening()
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "view", "is viewed")
        self.person.wait_target("stop")
        self.picture("frame", self.person.screenshot())
        return f"granted by a click on the outer display, served on {opened['listen']}"

    def pixels(self):
        received = self.pictures / "received.ppm"
        self.hold = self.viewer.probe("--encodings", "zrle copyrect raw", "--hold", "--commands",
                                      "--ppm", str(received))
        told = json.loads(self.hold.stdout.readline())
        expect(told.get("ppm"), f"the VNC client said {told}")

        def equal():
            self._command("ppm", str(received))
            shown = Image.open(self.display.screenshot(self.pictures / "inner.png")).convert("RGB")
            seen = Image.open(received).convert("RGB")
            return (shown.size == seen.size
                    and ImageChops.difference(shown, seen).getbbox() is None and shown.size)
        # A caret blinks in the editor: the two pictures are taken again until they meet.
        size = wait_until(equal, "the VNC client's picture equals the inner display's", 30)
        return f"{size[0]}x{size[1]} equal in every pixel, decoded by libvncclient"

    def _command(self, *words):
        """One command to the connected VNC client; returns what it answers."""
        self.hold.stdin.write("\t".join(words) + "\n")
        self.hold.stdin.flush()
        return json.loads(self.hold.stdout.readline())

    def control(self):
        self._command("type", "perdu")  # not granted yet: must not arrive
        self.desk.post("help/control", station=self.station.name)
        self.person.press("yes")
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "control",
                               "is under control")
        editor = self.window("mousepad")
        self._command("click", str(editor["x"] + editor["width"] // 2),
                      str(editor["y"] + editor["height"] // 2))
        self._command("type", TYPED)
        self._command("keys", "Control_L+s")
        wait_until(lambda: len(self.display.windows()) >= 3, "the editor asks for a file name", 30)
        self._command("type", "lettre.txt")
        home = inner.world_root(self.guest_uid) / "home/guest"
        file = self._save_as("lettre.txt", home)
        text = file.read_text().strip()
        expect(text == TYPED, f"the file holds {text!r}")
        self.picture("control", self.person.screenshot())
        return f"{text!r} typed over RFB is in {file.name}; keys before the yes did not arrive"

    def _save_as(self, name, home):
        """Return in the editor's dialog until the file is there: one that comes while the dialog
        still reads the folder is swallowed by it."""
        for _ in range(15):
            self._command("keys", "Return")
            try:
                return wait_until(lambda: inner.files_named(name, home), "the file is there", 2)[0]
            except TimeoutError:
                pass
        raise Unexpected(f"the editor did not save {name} in the guest's home")

    def stop(self):
        begin = time.monotonic()
        self.person.press("stop")
        closed = json.loads(self.hold.stdout.readline())
        cut_ms = round((time.monotonic() - begin) * 1000)
        expect(closed.get("closed"), f"the VNC client said {closed}")
        self.hold.wait(30)
        self.viewer.end()
        self.feed.wait_station(self.station.name, lambda s: s["help_state"] == "", "has no help")
        return f"the VNC client's connection ended {cut_ms} ms after the press (pointer included)"

    def end(self):
        self.person.press("finish")
        self.person.press("erase")
        begin = time.monotonic()
        wait_until(lambda: "finish" not in self.person.targets(), "the bar is gone", 30)
        gone = round((time.monotonic() - begin) * 1000)
        self.picture("erasing", self.person.screenshot())
        return f"the bar left the glass within {gone} ms of the answer"

    def proof(self):
        seen = self.state("free")
        proof = seen["last_proof"]
        expect(proof["clean"] and proof["checks"], f"the proof is {proof}")
        left = inner.guest_processes(self.guest_uid)
        expect(not left, f"the guest's uid still runs {left}")
        found = subprocess.run(["find", "/tmp", "/var/tmp", "/dev/shm", "/run", str(self.space.state),
                                "-xdev", "-uid", str(self.guest_uid)],
                               capture_output=True, text=True, check=False).stdout
        expect(not found, f"files of the guest are left: {found}")
        return f"{len(proof['checks'])} checks clean in {proof['ms']} ms; nothing of uid " \
               f"{self.guest_uid} found from outside"

    def next(self):
        self.enter()
        session = self.session()
        expect(session["guest_uid"] != self.guest_uid, "the next guest has the same uid")
        home = inner.world_root(session["guest_uid"]) / "home/guest"
        strange = [str(p.relative_to(home)) for p in inner.files_named("lettre.txt", home)]
        expect(not strange, f"the next guest finds {strange}")
        missing = [str(p) for p in untouched(ROOT / "images/plain/skel", home)]
        expect(not missing, f"the skeleton was changed: {missing}")
        uid = session["guest_uid"]
        self.person.press("finish")
        self.person.press("erase")
        self.state("free")
        return f"uid {uid}, the home is the untouched skeleton"

    def close(self):
        self.feed.close()
        self.person.close()


def untouched(skeleton, home):
    """Files of the skeleton that are not the same in this home."""
    for path in skeleton.rglob("*"):
        there = home / path.relative_to(skeleton)
        if path.is_file() and (not there.is_file() or there.read_bytes() != path.read_bytes()):
            yield path
