"""Leaves behind whatever a guest can: files in every place that can be written, processes that left
their session, shared memory, a message queue, a socket. Nothing of it may be there for the next."""

import ctypes
import os
import signal
import socket

libc = ctypes.CDLL(None)
for place in ("/home/guest", "/tmp", "/var/tmp", "/dev/shm", os.environ["XDG_RUNTIME_DIR"]):
    with open(f"{place}/planted", "w", encoding="utf-8") as file:
        file.write("of an earlier guest\n")
libc.shmget(0x466F79, 4096, 0o1666)
libc.msgget(0x466F79, 0o1666)
listening = socket.socket(socket.AF_UNIX)
listening.bind("\0planted")
for _ in range(8):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
            signal.pause()
        os._exit(0)
signal.pause()
