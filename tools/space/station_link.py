"""A station's side of its connections to the supervisor, made by hand: with the certificate of a
real station it says what a kiosk would never say."""

import socket
import ssl
import struct

# Numbers of proto/foyer/v1/station.proto.
HELLO, VIEW_UPDATE, SESSION_ENDED, CONSENT_ANSWER, STREAM_OPEN = 1, 2, 3, 6, 8
GRANT, END, ASK_CONSENT, OPEN_STREAM, RECORD_ACK, ADMITTED = 34, 37, 39, 40, 44, 45
FREE, IN_USE, GUEST, DESK, VIEW, YES = 1, 3, 1, 3, 1, 1
CLEAN = {1: 1, 2: 1, 3: 1}  # a proof: clean, full, 1 ms
HELLO_FREE = {1: 1, 2: b"stand-in", 3: {1: FREE, 5: CLEAN}, 5: 1 << 40}


def receive(connection, size):
    """Exactly that many bytes of a socket."""
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionError(f"the connection ended after {len(data)} of {size} bytes")
        data += part
    return data


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def message(fields):
    """{number: whole number | bytes | fields} in Protobuf's wire form."""
    out = b""
    for number, value in fields.items():
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            content = message(value) if isinstance(value, dict) else value
            out += varint(number << 3 | 2) + varint(len(content)) + content
    return out


def fields_of(content):
    """The opposite, one level deep."""
    fields, at = {}, 0

    def take():
        nonlocal at
        value = shift = 0
        while True:
            byte = content[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
    while at < len(content):
        tag = take()
        if tag & 7 == 0:
            fields[tag >> 3] = take()
        else:
            size = take()
            fields[tag >> 3] = content[at:at + size]
            at += size
    return fields


def in_use(grant):
    """What a station says that has begun what was granted."""
    return {1: {1: IN_USE, 5: CLEAN, 2: {1: grant[1], 2: grant[3], 3: GUEST, 5: grant[5]}}}


class Connection:
    """One TLS connection with the certificate of the station whose state directory this is,
    admitted."""

    def __init__(self, address, state):
        context = ssl._create_unverified_context()
        context.set_alpn_protocols(["foyer/1"])
        context.load_cert_chain(state / "station.crt", state / "station.key")
        host, port = address.rsplit(":", 1)
        raw = socket.create_connection((host, int(port)), timeout=60)
        self.socket = context.wrap_socket(raw)
        self.station = self.wait(ADMITTED)[1].decode()

    def send(self, kind, fields):
        envelope = message({kind: fields})
        self.socket.sendall(struct.pack(">I", len(envelope)) + envelope)

    def wait(self, kind):
        """Passes over what else is said; returns the fields of the first message of this kind."""
        while True:
            envelope = fields_of(self.read(struct.unpack(">I", self.read(4))[0]))
            if kind in envelope:
                return fields_of(envelope[kind])

    def read(self, size):
        return receive(self.socket, size)

    def rest(self):
        """All that comes until the supervisor ends it."""
        data = b""
        try:
            while part := self.socket.recv(4096):
                data += part
        except (ConnectionError, ssl.SSLError):
            pass
        return data

    def close(self):
        self.socket.close()


def open_stream(address, state, help_id, token):
    """Opens a stream as this station would; what follows on it is RFB."""
    stream = Connection(address, state)
    stream.send(STREAM_OPEN, {1: help_id, 2: token})
    return stream
