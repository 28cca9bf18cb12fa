"""Every TCP segment to or from one port, as the loopback device carries it."""

import collections
import select
import socket
import struct
import threading
import time

Segment = collections.namedtuple("Segment", "at source target size flags")
SO_RCVBUFFORCE = 33  # not in this Python; a tap that misses a segment proves nothing
SYN, RST = 0x02, 0x04


class Wiretap:
    def __init__(self, port):
        self.port = port
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(0x0800))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
        self._socket.bind(("lo", 0x0800))
        self._seen = []
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while not self._over:
            if not select.select([self._socket], [], [], 0.2)[0]:
                continue
            packet = self._socket.recv(1 << 17)  # as it arrives, before any filter
            at = time.monotonic()
            if packet[9] != socket.IPPROTO_TCP:
                continue
            header = (packet[0] & 15) * 4
            source, target = struct.unpack_from(">HH", packet, header)
            if self.port not in (source, target):
                continue
            size = (struct.unpack_from(">H", packet, 2)[0] - header - (packet[header + 12] >> 4) * 4)
            with self._changed:
                self._seen.append(Segment(at, source, target, size, packet[header + 13]))
                self._changed.notify_all()

    def seen(self):
        with self._changed:
            return list(self._seen)

    def opened(self):
        """The client ports of the connections that were begun since the tap was set."""
        return [s.source for s in self.seen()
                if s.target == self.port and s.flags & SYN]

    def sent_by(self, client):
        return [s for s in self.seen() if s.source == client]

    def carried(self):
        return sum(s.size for s in self.seen())

    def wait(self, holds, what, timeout=60):
        with self._changed:
            if not self._changed.wait_for(lambda: holds(self._seen), timeout):
                raise TimeoutError(f"waiting until {what}: not within {timeout} s")

    def wait_reset(self, client):
        self.wait(lambda seen: any(s.source == client and s.flags & RST for s in seen),
                  "the station resets the stream")
        return next(s.at for s in self.sent_by(client) if s.flags & RST)

    def close(self):
        self._over = True
        self._thread.join()
        self._socket.close()
