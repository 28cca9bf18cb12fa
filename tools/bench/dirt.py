"""Runs as the guest, from a tile: waits for an order in /tmp/order.json, makes the
files and processes it asks for, and says so in /tmp/done."""

import json
import os
import signal
import time

ORDER = "/tmp/order.json"


def make_files(count, megabytes):
    size = megabytes * 1024 * 1024 // count if count else 0
    block = os.urandom(size)
    for number in range(count):
        folder = f"/home/guest/dirt/{number // 500}"
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/{number}", "wb") as file:
            file.write(block)


def make_processes(count):
    for _ in range(count):
        if os.fork() == 0:
            signal.pause()
            os._exit(0)


while not os.path.exists(ORDER):
    time.sleep(0.02)
with open(ORDER, encoding="utf-8") as written:
    order = json.load(written)
make_files(order["files"], order["megabytes"])
make_processes(order["processes"])
open("/tmp/done", "w", encoding="utf-8").close()
signal.pause()
