"""What a public workstation runs, and what its people meet: services, a screen, a web site."""

import contextlib
import socketserver
import subprocess
import threading
from pathlib import Path

from space import wait_until


def write(path, text):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def prepare_cups():
    write("/run/cups/.keep", "")
    write("/etc/cups/cupsd.conf", "Listen /run/cups/cups.sock\nListen localhost:631\n"
          "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
          "<Policy default>\n  <Limit All>\n    Order allow,deny\n  </Limit>\n</Policy>\n")
    write("/etc/cups/cups-files.conf", "FileDevice Yes\n")
    write("/etc/cups/printers.conf", "<Printer desk>\nDeviceURI file:///dev/null\nState Idle\n"
          "Accepting Yes\n</Printer>\n")


def prepare_sound():
    Path("/run/pulse").mkdir(exist_ok=True)


def prepare_bus():
    Path("/run/dbus").mkdir(exist_ok=True)


SCREEN = {"DISPLAY": ":77", "XAUTHORITY": "/run/screen.auth"}

# What runs: package, what to do before, command, and what succeeds once it answers.
SERVICES = {
    "bus": ("dbus", prepare_bus, "exec dbus-daemon --system --nofork --nopidfile --nosyslog",
            "busctl --system list"),
    "cron": ("cron", None, "exec cron -f", "pgrep -x cron"),
    "at": ("at", None, "exec atd -f", "pgrep -x atd"),
    "printing": ("cups-daemon", prepare_cups, "exec cupsd -f", "lpstat -p desk"),
    "sound": ("pulseaudio", prepare_sound,
              "HOME=/run/pulse XDG_RUNTIME_DIR=/run/pulse exec pulseaudio -n --daemonize=no "
              "--exit-idle-time=-1 -L module-null-sink -L 'module-native-protocol-unix "
              "auth-anonymous=1 socket=/run/pulse/native'",
              "pactl -s unix:/run/pulse/native info"),
    "disks": ("udisks2", None, None, None),  # the bus starts it when somebody asks
    # Stands for syslogd, on a socket that `logger --socket` takes.
    "log": ("socat", None, "exec socat -u UNIX-RECV:/run/syslog,mode=0666 "
            "OPEN:/var/log/syslog,creat,append", "test -S /run/syslog"),
    # The screen of a machine that keeps its X server from one person to the next.
    "screen": ("xvfb", None,
               "xauth -f {XAUTHORITY} add {DISPLAY} . $(mcookie) && chmod 644 {XAUTHORITY} && "
               "exec Xvfb {DISPLAY} -auth {XAUTHORITY} -nolisten tcp -noreset"
               .format_map(SCREEN),
               "DISPLAY={DISPLAY} XAUTHORITY={XAUTHORITY} xset q".format_map(SCREEN)),
}


def is_installed(package):
    status = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status}", package],
                            capture_output=True, text=True, check=False).stdout
    return status == "installed"


class Services:
    """Starts every service that is installed; one that is and does not answer is a failure."""

    def __init__(self):
        self.absent = set()
        self._running = []

    def start(self):
        for name, (package, prepare, command, answers) in SERVICES.items():
            if not is_installed(package):
                self.absent.add(name)
                continue
            if command is None:
                continue
            if prepare:
                prepare()
            with open(f"/run/service-{name}.log", "w") as log:
                process = subprocess.Popen(["sh", "-c", command], stdin=subprocess.DEVNULL,
                                           stdout=log, stderr=log)
            self._running.append(process)
            wait_until(lambda: subprocess.run(["sh", "-c", answers], check=False,
                                              capture_output=True).returncode == 0,
                       f"the service {name} answers", 30, process)

    def stop(self):
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait()


class Download:
    """A web server whose answers never end; `address` is "127.0.0.1:PORT"."""

    def __init__(self):
        class Endless(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError):
                    self.request.sendall(b"HTTP/1.0 200 OK\r\n\r\nthe beginning\n")
                    while self.request.recv(4096):
                        pass

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Endless)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
