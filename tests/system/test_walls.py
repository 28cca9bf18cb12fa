"""What the outside can reach: nothing on a station, TLS 1.3 with a certificate on the wire."""

import socket
import ssl
import unittest
from pathlib import Path

from support import SpaceTest

import inner


def listening_inodes(net):
    """Inodes of the TCP and UDP sockets that listen (or are bound, for UDP) in this /proc/PID/net."""
    for table, listening in (("tcp", "0A"), ("tcp6", "0A"), ("udp", None), ("udp6", None)):
        for line in (net / table).read_text().splitlines()[1:]:
            fields = line.split()
            if listening is None or fields[3] == listening:
                yield f"{table} {fields[1]}", fields[9]


def sockets_of(pid):
    try:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(link.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                yield target[8:-1]
    except OSError:
        return


class TheWire(SpaceTest):
    def test_no_process_of_a_station_listens_on_tcp_or_udp(self):
        desk = self.space.sign_in("mediator")
        feed = desk.feed()
        desk.post("session/start", station=self.station.name, policy="demo", minutes=5)
        seen = feed.wait_station(self.station.name, lambda s: s["state"] == "in_use", "is in use")
        kiosk = self.station.process.pid
        family = [pid for pid, _, _, _ in inner.processes() if inner.descends_from(pid, kiosk)]
        self.assertGreater(len(family), 4, "the station's processes were not found")
        found = []
        for pid in family:
            mine = set(sockets_of(pid))
            found += [(pid, where) for where, inode in listening_inodes(Path(f"/proc/{pid}/net"))
                      if inode in mine]
        self.assertEqual(found, [])
        # The look is not blind: it finds the supervisor's two ports.
        supervisor = self.space.supervisor.pid
        mine = set(sockets_of(supervisor))
        ports = [where for where, inode in listening_inodes(Path(f"/proc/{supervisor}/net"))
                 if inode in mine]
        self.assertEqual(len(ports), 2, ports)
        desk.post("session/end", id=seen["session"])
        feed.wait_station(self.station.name, lambda s: s["state"] == "free", "is free")
        feed.close()

    def address(self):
        host, port = self.space.listening["station"].rsplit(":", 1)
        return host, int(port)

    def test_a_plain_connection_gets_nothing(self):
        with socket.create_connection(self.address(), timeout=30) as plain:
            plain.sendall(b"\x00\x00\x00\x05hello")
            answer = b""
            try:
                while part := plain.recv(4096):
                    answer += part
            except ConnectionError:
                pass
            # At most a TLS alert record (type 21) that says no.
            self.assertTrue(answer == b"" or answer[0] == 21, answer)

    def test_tls_1_2_is_refused(self):
        context = ssl._create_unverified_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(self.address(), timeout=30) as raw:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                context.wrap_socket(raw)

    def test_a_client_without_certificate_is_not_a_station(self):
        context = ssl._create_unverified_context()
        context.set_alpn_protocols(["foyer/1"])
        desk = self.space.sign_in("mediator")
        with socket.create_connection(self.address(), timeout=30) as raw:
            with context.wrap_socket(raw) as link:
                self.assertEqual(link.version(), "TLSv1.3")
                link.settimeout(60)
                link.sendall(b"\x00\x00\x00\x00")  # not an enrolment
                answer = b""
                try:
                    while part := link.recv(4096):
                        answer += part
                except (ConnectionError, ssl.SSLError):
                    pass
        names = [s["name"] for s in desk.post("station/list")["stations"]]
        self.assertEqual(names, [self.station.name])
        self.assertNotIn(b"policy", answer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
