"""Tries to connect: reach.py tcp:HOST:PORT | unix:PATH | abstract:NAME ...; prints as JSON what
came of each: "done" or the name of the error."""

import errno
import json
import socket
import sys


def attempt(place):
    kind, where = place.split(":", 1)
    try:
        if kind == "tcp":
            host, port = where.rsplit(":", 1)
            socket.create_connection((host, int(port)), timeout=5).close()
        else:
            with socket.socket(socket.AF_UNIX) as one:
                one.settimeout(5)
                one.connect("\0" + where if kind == "abstract" else where)
    except TimeoutError:
        return "ETIMEDOUT"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    return "done"


print(json.dumps({place: attempt(place) for place in sys.argv[1:]}))
