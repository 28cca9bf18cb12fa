"""A desk that is kept busy, as a process of its own: load.py URL CA NAME PASSWORD-FILE STATION,
until standard input is closed; then says {"answered": N, "seconds": S}.

Fifty times a second a ticket is made (a durable write) and a start on a station in use is refused,
and ten times a second somebody signs in with a wrong password: few of these get as far as argon2id,
the others the limit of attempts refuses. It is what a hand-out costs the supervisor, without the
stations: there are not fifty to hand out."""

import http.client
import json
import ssl
import sys
import threading
import time

PAIRS_A_SECOND, SIGN_INS_A_SECOND, CONNECTIONS = 50, 10, 2


class Asking(threading.Thread):
    def __init__(self, address, tls, requests, a_second, over):
        super().__init__()
        self._connection = http.client.HTTPSConnection(*address, context=tls)
        self._requests, self._interval, self._over = requests, 1 / a_second, over
        self.answered = 0
        self.error = None

    def run(self):
        try:
            self._ask()
        except Exception as error:  # whatever it was, main must hear of it
            self.error = error

    def _ask(self):
        due = time.monotonic()
        while not self._over.wait(max(0, due - time.monotonic())):
            for path, body, headers, expected in self._requests:
                self._connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
                answer = self._connection.getresponse()
                told = answer.read()
                if answer.status not in expected:
                    raise RuntimeError(f"{path}: {answer.status}: {told}")
                self.answered += 1
            due = max(due + self._interval, time.monotonic() - 1)


def main():
    url, ca, name, password_file, station = sys.argv[1:]
    host, port = url.removeprefix("https://").rsplit(":", 1)
    tls = ssl.create_default_context(cafile=ca)
    plain = {"Content-Type": "application/json"}
    connection = http.client.HTTPSConnection(host, int(port), context=tls)
    with open(password_file) as file:
        body = {"name": name, "password": file.read().strip(), "want_token": True}
    connection.request("POST", "/api/v1/sign-in", json.dumps(body), plain)
    token = json.loads(connection.getresponse().read())["token"]
    signed_in = {**plain, "Authorization": f"Bearer {token}"}
    over = threading.Event()
    pair = [("ticket/new", {"policy": "demo", "minutes": 30, "count": 1}, signed_in, {200}),
            ("session/start", {"station": station, "policy": "demo", "minutes": 30}, signed_in,
             {409})]
    stranger = {"name": "nobody", "password": "wrong", "want_token": True}
    wrong = [("sign-in", stranger, plain, {401, 429})]
    asking = [Asking((host, int(port)), tls, pair, PAIRS_A_SECOND / CONNECTIONS, over)
              for _ in range(CONNECTIONS)]
    asking.append(Asking((host, int(port)), tls, wrong, SIGN_INS_A_SECOND, over))
    begin = time.monotonic()
    for each in asking:
        each.start()
    print(json.dumps({"asking": len(asking)}), flush=True)
    sys.stdin.read()
    over.set()
    for each in asking:
        each.join()
        if each.error:
            raise each.error
    print(json.dumps({"answered": sum(each.answered for each in asking),
                      "seconds": time.monotonic() - begin}))


if __name__ == "__main__":
    main()
