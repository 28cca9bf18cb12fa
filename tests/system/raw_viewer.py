"""A viewer made by hand, which may send what no client would."""

import re
import socket
import struct
import threading

import support  # noqa: F401: where tools/space is

from space import wait_until
from station_link import receive

KEY, POINTER, CUT_TEXT, SET_DESKTOP_SIZE = 4, 5, 6, 251


class RawViewer:
    """An RFB client made by hand: it asks for the picture without end, counts what comes, and may
    send anything."""

    def __init__(self, address):
        host, port = re.fullmatch(r"(.+):(\d+)", address).groups()
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        receive(self.socket, 12)
        self.socket.sendall(b"RFB 003.008\n")
        receive(self.socket, receive(self.socket, 1)[0])
        self.socket.sendall(b"\x01")  # no password: loopback, and foyerctl was told so
        assert receive(self.socket, 4) == b"\0\0\0\0"
        self.socket.sendall(b"\x01")
        head = receive(self.socket, 24)
        self.width, self.height = struct.unpack_from(">HH", head)
        receive(self.socket, struct.unpack_from(">I", head, 20)[0])
        self.received = 0
        self.keeps, self.stream = False, bytearray()  # what came, for who looks for a text in it
        self.closed = threading.Event()
        self.socket.settimeout(None)
        self.send(struct.pack(">BxHi", 2, 1, 0))  # raw pixels only
        self.ask(incremental=False)
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self):
        try:
            while part := self.socket.recv(1 << 16):
                self.received += len(part)
                self.stream += part if self.keeps else b""
                self.ask()
        except OSError:
            pass
        self.closed.set()

    def ask(self, incremental=True):
        self.send(struct.pack(">BBHHHH", 3, incremental, 0, 0, self.width, self.height))

    def send(self, message):
        try:
            self.socket.sendall(message)
        except OSError:
            pass  # it is over

    def keys(self, text):
        for letter in text:
            for down in (1, 0):
                self.send(struct.pack(">BBxxI", KEY, down, ord(letter)))

    def everything_allowed(self):
        """Keys, pointer, clipboard, another screen size."""
        self.keys("secret")
        for n in range(40):
            self.send(struct.pack(">BBHH", POINTER, n % 8, 10 * n, 5 * n))
        self.send(struct.pack(">BxxxI", CUT_TEXT, 5) + b"hello")
        self.send(struct.pack(">BxHHBx", SET_DESKTOP_SIZE, 640, 480, 0))

    def wait_more(self, what="the picture goes on"):
        before = self.received
        wait_until(lambda: self.received > before, what, 60)

    def wait_quiet(self):
        """What was on its way has arrived: a second without a byte."""
        def quiet():
            before = self.received
            return not self.closed.wait(1) and self.received == before
        wait_until(quiet, "nothing more is on its way to the viewer", 60)

    def close(self):
        self.socket.close()
