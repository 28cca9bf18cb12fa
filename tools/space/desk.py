"""The desk's API as a mediator's program sees it: JSON over HTTPS, and the live feed."""

import contextlib
import http.client
import json
import os
import socket
import ssl
import threading
import urllib.error
import urllib.request


class Refused(Exception):
    """The desk said no; `status` is the HTTP status, the text its reason."""

    def __init__(self, status, detail):
        super().__init__(f"{status}: {detail}")
        self.status = status


class Desk:
    """One signed-in account."""

    def __init__(self, url, ca_file, name, password):
        self.url = url
        self._tls = ssl.create_default_context(cafile=ca_file)
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_3
        self._token = None
        self.name = name
        self._token = self.post("sign-in", name=name, password=password, want_token=True)["token"]

    def _request(self, path, body=None, timeout=30):
        request = urllib.request.Request(self.url + path)
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            return urllib.request.urlopen(request, context=self._tls, timeout=timeout)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                text = json.loads(text).get("detail", text)
            except ValueError:
                pass
            raise Refused(error.code, text) from None

    def post(self, path, **body):
        """POST /api/v1/PATH; returns the answer as a dictionary."""
        with self._request(f"/api/v1/{path}", body) as answer:
            text = answer.read()
            return json.loads(text) if text.strip() else {}

    def feed(self):
        return Feed(self)

    def line(self):
        return Line(self.url, self._tls, self._token)


class Line:
    """One connection to the desk that stays open, for who asks often; without a token a stranger's."""

    def __init__(self, url, tls, token=None):
        host, port = url.removeprefix("https://").rsplit(":", 1)
        self._connection = http.client.HTTPSConnection(host, int(port), context=tls)
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def post(self, path, expected=(200,), **body):
        """As a Desk's; nothing when the desk said no in one of the ways that are expected."""
        self._connection.request("POST", f"/api/v1/{path}", json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in expected:
            raise Refused(answer.status, text.decode(errors="replace"))
        return json.loads(text) if answer.status == 200 and text.strip() else None


class Feed:
    """Follows GET /api/v1/feed in a thread; `floor` is the newest picture of the place."""

    def __init__(self, desk):
        self._changed = threading.Condition()
        self.floor = None
        self.error = None
        self._answer = desk._request("/api/v1/feed", timeout=120)
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self):
        try:
            data = []
            for line in self._answer:
                line = line.decode().rstrip("\r\n")
                if line.startswith("data:"):
                    data.append(line[5:].strip())
                elif line == "" and data:
                    with self._changed:
                        self.floor = json.loads("\n".join(data))
                        self._changed.notify_all()
                    data = []
            raise ConnectionError("the feed ended")
        except Exception as error:  # whatever ended it, the one who waits must hear of it
            with self._changed:
                self.error = error
                self._changed.notify_all()

    def wait(self, holds, what, timeout=60):
        """Waits until holds(floor); returns that floor. `what` names it in the failure."""
        with self._changed:
            met = self._changed.wait_for(
                lambda: self.error or (self.floor is not None and holds(self.floor)), timeout)
            if self.error:
                raise RuntimeError(f"waiting until {what}: {self.error}")
            if not met:
                raise TimeoutError(f"waiting until {what}: not within {timeout} s; "
                                   f"the floor is {json.dumps(self.floor)}")
            return self.floor

    def wait_station(self, name, holds, what, timeout=60):
        """The same for one station; returns its dictionary."""
        floor = self.wait(lambda f: any(s["name"] == name and holds(s) for s in f["stations"]),
                          f"{name} {what}", timeout)
        return next(s for s in floor["stations"] if s["name"] == name)

    def close(self):
        # The thread that reads holds the answer until a line comes; so the connection ends first.
        # (What ended by itself says so by any of these.)
        with contextlib.suppress(OSError, ValueError, AttributeError):
            with socket.socket(fileno=os.dup(self._answer.fileno())) as connection:
                connection.shutdown(socket.SHUT_RDWR)
        self._answer.close()
