"""A whole space on loopback: one supervisor, some stations, and a small web site of its own.

Everything lives under one state directory and is stopped by stopping the processes started here;
the kiosks take their worlds down with them."""

import contextlib
import http.server
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import inner
from desk import Desk
from person import Person, write_authority

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "build" / "bin"
SIZE = "1280x1024"

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>La maison commune</title>
<style>body{font:28px sans-serif;margin:3em;background:#fff8e7;color:#1a1a1a}
h1{color:#0b3d6b}</style><h1>La maison commune</h1>
<p>Bienvenue. Cette page vient de la salle elle-même, elle n'a pas besoin d'Internet.</p>
"""


class Unready(Exception):
    """A part of the space did not come up; the text says which and shows its log's end."""


def wait_until(holds, what, timeout=60, alive=None):
    """Looks every 20 ms until holds() is true and returns its value; for things that have no event
    to wait for (files, /proc). Fails at once when the process `alive` has ended."""
    deadline = time.monotonic() + timeout
    while True:
        value = holds()
        if value:
            return value
        if alive is not None and alive.poll() is not None:
            raise Unready(f"waiting until {what}: the program ended with {alive.returncode}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"waiting until {what}: not within {timeout} s")
        time.sleep(0.02)


def reachable_by_all(directory):
    """Whether any user may pass through this directory and all above it."""
    resolved = Path(directory).resolve()
    return all(part.stat().st_mode & 0o001 for part in (resolved, *resolved.parents))


def read_json(path):
    try:
        return json.loads(Path(path).read_text())
    except (FileNotFoundError, ValueError):
        return None


def log_end(path, lines=15):
    with contextlib.suppress(OSError):
        return "\n".join(Path(path).read_text(errors="replace").splitlines()[-lines:])
    return ""


class Site:
    """The space's own web page on 127.0.0.1, as a server of the room would offer it."""

    def __init__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = PAGE.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def demo_policy(site_address, autostart):
    """The demo's policy: its page is its home page and the only private host it may reach."""
    return f"""name = "demo"

[title]
fr = "Visite"
en = "Visit"

[time]
minutes = 30
extension_minutes = 15
extensions_max = 4

[who]
access = ["guest", "ticket"]

[apps]
tiles = ["chromium.desktop", "org.xfce.mousepad.desktop"]
autostart = {json.dumps(list(autostart))}

[browser]
homepage = "http://{site_address}/"
allow = ["{site_address}"]

[help]
view = "ask"
control = "ask"

[sandbox]
memory_mb = 1500
home_mb = 512
processes_max = 600
network = "full"
hosts = ["{site_address}"]
"""


class Station:
    """One kiosk process and what it says of itself in its run directory."""

    def __init__(self, space, name, backend):
        self.name = name
        self.space = space
        self.dir = space.state / name
        self.dir.mkdir(mode=0o700, exist_ok=True)
        self.run_dir = space.run / name
        self.config = self.dir / "kiosk.toml"
        self.log = self.dir / "kiosk.log"
        self.process = None
        self.config.write_text(f"""programs = "{space.programs}"

[supervisor]
address = "{space.listening['station']}"

[station]
name = "{name}"
state_dir = "{self.dir}/state"
run_dir = "{self.run_dir}"

[display]
backend = "{backend}"
size = "{space.size}"
language = "fr"
keyboard = "fr"
allow_test_input = true

[session]
images = "{space.images}"
window_manager = "openbox"
prewarm = {"true" if space.prewarm else "false"}
""")

    def start(self):
        self.process = self.space.spawn(
            [self.space.programs / "foyer-kiosk", "--config", self.config], self.log)

    def status(self):
        """What the kiosk wrote about itself (run_dir/status.json), or None."""
        status = read_json(self.run_dir / "status.json")
        return status if status and status.get("pid") == self.process.pid else None

    def outer(self):
        """(display, authority file) of the outer display, for a person to sit down at."""
        status = self.status()
        return status["display"], write_authority(self.dir / "xauthority", status["xauthority"],
                                                  status["display"])

    def inner_display(self, session):
        return inner.InnerDisplay(self.run_dir / session["world"], self.dir / "inner-xauthority")

    def sit_down(self):
        return Person(*self.outer())

    def wait_status(self, holds, what, timeout=60):
        try:
            return wait_until(lambda: (s := self.status()) and holds(s) and s,
                              f"{self.name} {what}", timeout, self.process)
        except (TimeoutError, Unready) as error:
            raise Unready(f"{error}\n{log_end(self.log)}") from None


class Space:
    """`with Space(state) as space:` or start() and stop()."""

    def __init__(self, state, stations=2, policy_dirs=(), backend=None, free_policy="demo",
                 daemonize=False, images=ROOT / "images", prewarm=True, autostart=(),
                 size=SIZE):
        self.state = Path(state)
        self.state.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.state.chmod(0o711)
        # Where the stations' unprivileged parts live: the state directory may be closed to them.
        self.shared = self.state if reachable_by_all(self.state) else Path(
            tempfile.mkdtemp(prefix="foyer-space-", dir="/run"))
        self.shared.chmod(0o711)
        self.run = self.shared / "run"
        self.run.mkdir(mode=0o711, exist_ok=True)
        self.programs = self.shared / "programs" / "bin"
        self.policy_dirs = [Path(p).resolve() for p in policy_dirs]
        self.backend = backend or ("xephyr" if os.environ.get("DISPLAY") else "xvfb")
        self.free_policy = free_policy
        self.prewarm = prewarm
        self.autostart = autostart
        self.size = size
        self.names = [f"poste-{n}" for n in range(1, stations + 1)]
        self.stations = {}
        self.accounts = []
        self.daemonize = daemonize
        self.images = images
        self.site = None
        self.supervisor = None
        self.listening = None

    def spawn(self, argv, log):
        with open(log, "ab") as out:
            return subprocess.Popen([str(part) for part in argv], stdin=subprocess.DEVNULL,
                                    stdout=out, stderr=out, start_new_session=True)

    # ---- the supervisor

    def _write_supervisor_config(self):
        own = self.state / "policies"
        own.mkdir(exist_ok=True)
        (own / "demo.toml").write_text(demo_policy(self.site_address, self.autostart))
        directories = [ROOT / "policies", own, *self.policy_dirs]
        self.supervisor_config = self.state / "supervisor.toml"
        station = (self.listening or {}).get("station", "127.0.0.1:0")
        desk = (self.listening or {}).get("desk", "127.0.0.1:0")
        self.supervisor_config.write_text(f"""state_dir = "{self.state}/supervisor"
policy_dirs = {json.dumps([str(d) for d in directories])}

[space]
name = "La maison commune"
phone = "01 23 45 67 89"
reopens = "lundi à 9 h"
free_policy = "{self.free_policy}"

[station]
listen = "{station}"
names = ["127.0.0.1", "localhost"]

[desk]
listen = "{desk}"
names = ["127.0.0.1", "localhost"]
web_root = "{ROOT}/build/share/foyer/web"

[store]
url = "sqlite:///{self.state}/supervisor/foyer.db"
""")

    def start_supervisor(self):
        """Starts it, or starts it again on the addresses it had."""
        self._write_supervisor_config()
        (self.state / "supervisor").mkdir(mode=0o700, exist_ok=True)
        listening = self.state / "supervisor" / "listening.json"
        listening.unlink(missing_ok=True)
        log = self.state / "supervisor.log"
        self.supervisor = self.spawn(
            [BIN / "foyer-supervisor", "--config", self.supervisor_config], log)
        try:
            self.listening = wait_until(lambda: read_json(listening), "the supervisor listens",
                                        60, self.supervisor)
        except (TimeoutError, Unready) as error:
            raise Unready(f"{error}\n{log_end(log)}") from None
        self.url = f"https://{self.listening['desk']}"
        self.ca = str(self.state / "supervisor" / "desk-ca.pem")

    def sign_in(self, role):
        account = next(a for a in self.accounts if a["role"] == role)
        return Desk(self.url, self.ca, account["name"], account["password"])

    def _make_accounts(self):
        first = (self.state / "supervisor" / "first-admin").read_text()
        password = first.strip().splitlines()[-1].split()[-1]
        self.accounts = [{"name": "admin", "password": password, "role": "admin"}]
        mediator = {"name": "jeanne", "password": secrets.token_urlsafe(12), "role": "mediator"}
        self.sign_in("admin").post("account/add", name=mediator["name"], role="mediator",
                                   display_name="Jeanne d'Hérouville",
                                   password=mediator["password"])
        self.accounts.insert(0, mediator)

    def foyerctl(self, role="admin"):
        account = next(a for a in self.accounts if a["role"] == role)
        secret = self.state / f"password-{account['name']}"
        secret.touch(mode=0o600)
        secret.write_text(account["password"] + "\n")
        return [str(BIN / "foyerctl"), "--url", self.url, "--ca", self.ca,
                "--account", account["name"], "--password-file", str(secret)]

    # ---- all of it

    def _install(self):
        """The programs go where the stations' unprivileged parts can reach them: a checkout may
        lie below a home that is closed to others."""
        self.programs.mkdir(parents=True, exist_ok=True)
        for program in ("foyer-kiosk", "foyer-curtain", "foyer-mirror", "foyer-init"):
            shutil.copy2(BIN / program, self.programs / program)
        shutil.copytree(ROOT / "build/share/locale", self.programs.parent / "share/locale",
                        dirs_exist_ok=True)

    def start(self):
        self._install()
        self._start_site()
        self.start_supervisor()
        self._make_accounts()
        admin = self.sign_in("admin")
        for name in self.names:
            station = self.stations[name] = Station(self, name, self.backend)
            station.start()
        for station in self.stations.values():
            code = station.wait_status(lambda s: s.get("enrolment_code"),
                                       "shows its enrolment code")["enrolment_code"]
            admin.post("station/approve", code=code)
        feed = admin.feed()
        try:
            for station in self.stations.values():
                self.wait_free(feed, station, timeout=240)
        finally:
            feed.close()
        return self

    def wait_free(self, feed, station, timeout=120):
        try:
            return feed.wait_station(station.name, lambda s: s["state"] in ("free", "out_of_order"),
                                     "is free", timeout)
        except TimeoutError as error:
            raise Unready(f"{error}\n{log_end(station.log)}") from None

    def _start_site(self):
        if self.daemonize:  # must outlive this process
            log = self.state / "site.log"
            note = self.state / "site.json"
            self.site = self.spawn([sys.executable, __file__, "--serve-site", note], log)
            self.site_address = wait_until(lambda: read_json(note), "the site listens", 30,
                                           self.site)["address"]
        else:
            self.site = Site()
            self.site_address = self.site.address

    def describe(self):
        """The document demo.json."""
        return {
            "desk": {"url": self.url, "ca": self.ca},
            "accounts": self.accounts,
            "stations": [
                dict(zip(("name", "display", "xauthority", "pid"),
                         (s.name, *s.outer(), s.process.pid)))
                for s in self.stations.values()],
            "foyerctl": self.foyerctl(),
            "supervisor_pid": self.supervisor.pid,
            "state_dir": str(self.state),
        }

    def processes(self):
        found = [s.process for s in self.stations.values() if s.process]
        found += [self.supervisor] if self.supervisor else []
        found += [self.site] if isinstance(self.site, subprocess.Popen) else []
        return found

    def made_for_stations(self):
        """The directories that only the running space needs."""
        return [self.run, self.programs.parent] + (
            [self.shared] if self.shared != self.state else [])

    def stop(self):
        stop_processes(self.processes())
        for directory in self.made_for_stations():
            shutil.rmtree(directory, ignore_errors=True)
        if isinstance(self.site, Site):
            self.site.close()

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()


def stop_processes(processes, patience=20):
    """SIGTERM to all, SIGKILL to what is still there after `patience` seconds."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve_site(note):
    site = Site()
    scratch = Path(f"{note}.new")
    scratch.write_text(json.dumps({"address": site.address}))
    scratch.rename(note)
    signal.sigwait([signal.SIGTERM, signal.SIGINT])
    site.close()


if __name__ == "__main__" and len(sys.argv) == 3 and sys.argv[1] == "--serve-site":
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT])
    serve_site(sys.argv[2])
