"""The VNC servers that are measured, each on one TCP socket of 127.0.0.1 and one display.

A started server has `port`, `pid`, processor_s() and close(); one viewer comes."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "space"))

from space import BIN, wait_until  # noqa: E402


class Server:
    def __init__(self, process, port):
        self.process, self.port = process, port

    @property
    def pid(self):
        return self.process.pid

    def processor_s(self):
        return processor_s(self.pid)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(0.3)  # x11vnc -threads often never ends by itself
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def processor_s(pid):
    """Processor time of all threads of a process, also of those that have ended, in nanoseconds'
    steps: what utime and stime of /proc/PID/stat are in steps of 10 ms."""
    # The clock of another process, as clock_getcpuclockid(3) makes its number.
    return time.clock_gettime((~pid << 3) | 2)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listens(port):
    """Whether somebody does, without connecting: a server might take that for its viewer."""
    wanted = f"0100007F:{port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(fields[1] == wanted and fields[3] == "0A" for fields in map(str.split, lines))


def start_program(screen, log, *argv):
    """A VNC server that listens by itself, on a port that was free a moment ago."""
    port = free_port()
    with open(log, "ab") as out:
        process = subprocess.Popen([*argv, "-rfbport", str(port)], stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=out,
                                   env={**os.environ, **screen.environment})
    try:
        wait_until(lambda: listens(port), f"{argv[0]} listens", 20, process)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return Server(process, port)


def x11vnc(*options):
    return lambda screen, log: start_program(
        screen, log, "x11vnc", "-listen", "127.0.0.1", "-nopw", "-quiet", "-forever", *options)


def x0vncserver(*options):
    # The program itself: x0vncserver is a script around it, whose processor time is nobody's.
    return lambda screen, log: start_program(
        screen, log, "X0tigervnc", "-localhost", "-SecurityTypes", "None", *options)


class FoyerMirror(Server):
    """foyer-mirror as the kiosk starts it, with three inherited descriptors, but for the viewer's:
    that is a TCP socket, like everybody's. It starts when the viewer has connected."""

    def __init__(self, screen, log):
        self._listener = socket.create_server(("127.0.0.1", 0))
        super().__init__(None, self._listener.getsockname()[1])
        self._control = None
        self._starting = threading.Thread(target=self._start, args=(screen, log))
        self._starting.start()

    def _start(self, screen, log):
        try:
            viewer, _ = self._listener.accept()
        except OSError:  # closed before a viewer came
            return
        viewer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        display = socket.socket(socket.AF_UNIX)
        display.connect(screen.socket)
        argv = [str(BIN / "foyer-mirror")]
        for option, end in (("display", display), ("control", theirs), ("rfb", viewer)):
            argv += [f"--{option}-fd", str(end.fileno())]
        with open(log, "ab") as out, display, theirs, viewer:
            self.process = subprocess.Popen(
                argv, pass_fds=[end.fileno() for end in (display, theirs, viewer)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        # foyer/v1/mirror.proto: Begin{cookie, desktop_name}, Allow{control}
        cookie = Path(screen.authority).read_bytes()[-16:]
        self._control.send(field(1, field(1, cookie) + field(2, b"bench")))
        self._control.send(field(2, b"\x08\x01"))

    @property
    def pid(self):
        self._starting.join()
        return self.process.pid

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._starting.join()
        if self.process:
            self._control.close()  # it lets go of what is pressed and ends
            super().close()


def field(number, content):
    """A field of bytes of a Protobuf message, shorter than 128."""
    return bytes([number << 3 | 2, len(content)]) + content
