"""A desk that is kept busy, as a process of its own: load.py URL CA NAME PASSWORD-FILE
STATIONS-ADDRESS STATE-DIR..., until standard input is closed; then says {"handed_out": N,
"seconds": S}.

Fifty times a second a station is handed out and given back: the desk gives it, the station says that
its guest began, the desk ends it, the station tells its record and a clean proof, and all of it is on
the supervisor's disk. The stations are stand-ins with real certificates (those of the state
directories): a real one would take this machine's processors. Ten times a second somebody signs in
with a wrong password: few of these get as far as argon2id, the others the limit of attempts refuses."""

import json
import ssl
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "space"))

from desk import Desk, Line  # noqa: E402
from station_link import (CLEAN, DESK, END, FREE, GRANT, GUEST, HELLO, HELLO_FREE,  # noqa: E402
                          RECORD_ACK, SESSION_ENDED, VIEW_UPDATE, Connection, in_use)

HAND_OUTS_A_SECOND, SIGN_INS_A_SECOND = 50, 10


class Repeated(threading.Thread):
    """Does something so many times a second, as far as the supervisor keeps up."""

    def __init__(self, act, a_second, over):
        super().__init__()
        self._act, self._interval, self._over = act, 1 / a_second, over
        self.done = 0
        self.error = None

    def run(self):
        try:
            due = time.monotonic()
            while not self._over.wait(max(0, due - time.monotonic())):
                self._act()
                self.done += 1
                due = max(due + self._interval, time.monotonic() - 1)
        except Exception as error:  # whatever it was, main must hear of it
            self.error = error


class StandIn:
    def __init__(self, desk, address, state):
        self._desk = desk
        self._link = Connection(address, state)
        self._link.send(HELLO, HELLO_FREE)

    def hand_out(self):
        name = self._link.station
        # Its last view may still be on its way to the desk.
        while not (begun := self._desk.post("session/start", expected=(200, 409), station=name,
                                            policy="demo", minutes=30)):
            time.sleep(0.001)
        grant = self._link.wait(GRANT)
        self._link.send(VIEW_UPDATE, in_use(grant))
        self._desk.post("session/end", id=begun["id"])
        session = self._link.wait(END)[1]
        self._link.send(SESSION_ENDED, {1: {1: session, 2: grant[3], 3: GUEST, 4: 20, 5: DESK}})
        self._link.send(VIEW_UPDATE, {1: {1: FREE, 5: CLEAN}})
        self._link.wait(RECORD_ACK)


def main():
    url, ca, name, password_file, stations, *states = sys.argv[1:]
    desk = Desk(url, ca, name, Path(password_file).read_text().strip())
    stranger = Line(url, ssl.create_default_context(cafile=ca))

    def sign_in():
        stranger.post("sign-in", expected=(401, 429), name="nobody", password="wrong",
                      want_token=True)

    over = threading.Event()
    handing_out = [Repeated(StandIn(desk.line(), stations, Path(state)).hand_out,
                            HAND_OUTS_A_SECOND / len(states), over) for state in states]
    signing_in = Repeated(sign_in, SIGN_INS_A_SECOND, over)
    begin = time.monotonic()
    for each in (*handing_out, signing_in):
        each.start()
    print(json.dumps({"stations": len(states)}), flush=True)
    sys.stdin.read()
    over.set()
    for each in (*handing_out, signing_in):
        each.join()
        if each.error:
            raise each.error
    print(json.dumps({"handed_out": sum(each.done for each in handing_out),
                      "seconds": time.monotonic() - begin}))


if __name__ == "__main__":
    main()
