"""Do watchers change what is measured? A run through `serve` with 200 of them and with 0, in pairs.

The run, its figures and the way they are compared are those of bench/api_fidelity.py. The watchers are WebSockets of one
process on the core of the simulator; a quarter of them never read, the others do nothing else. That process is started
before the run, and in both arms: without watchers it waits all the same. Those that never read are passed over once what
the system keeps for them is full (some 256 KiB), and dropped five seconds later: watchers_passed_over and
watchers_dropped say how far the run got with that.
"""
import argparse
import base64
import os
import selectors
import socket
import subprocess
import sys
import time

import _bench as b
import api_fidelity

NEVER_READS = 4  # each such one


def connect(port, run_id, reads):
    connection = socket.socket()
    if not reads:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(f"GET {b.BASE}/ws/run/{run_id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                       f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    return connection


def watch(port, count):
    """The process: the id of the run comes as a line; it reads and throws away until its input ends. Prints the bytes."""
    print("ready", flush=True)
    run_id = sys.stdin.readline().strip()
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin, selectors.EVENT_READ)
    watchers = [connect(port, run_id, number % NEVER_READS != 0) for number in range(count)]
    for number, connection in enumerate(watchers):
        if number % NEVER_READS != 0:
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ)
    print("connected", flush=True)
    taken, buffer, goes_on = 0, bytearray(1 << 18), True
    while goes_on:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                goes_on = False
                continue
            got = 0
            try:
                got = key.fileobj.recv_into(buffer)
            except ConnectionError:
                pass
            taken += got
            if got == 0:
                selector.unregister(key.fileobj)
    print(taken)


class Watchers:
    def __init__(self, server, count):
        self._server, self._count = server, count
        self._process = subprocess.Popen(
            ["taskset", "-c", str(b.server_core()), sys.executable, __file__, "--watch", str(server.port), str(count)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._expect("ready")

    def _expect(self, word):
        if (line := self._process.stdout.readline().strip()) != word:
            sys.exit(f"the watchers said {line!r} in place of {word!r}")

    def begin(self, run_id):
        print(run_id, file=self._process.stdin, flush=True)
        self._expect("connected")
        deadline = time.monotonic() + 2
        while True:  # the server may still be shaking hands
            self.connections = b.get(self._server, "/ws/stats")["connections"]
            if self.connections >= self._count or time.monotonic() > deadline:
                return

    def end(self):
        self._stats = b.get(self._server, "/ws/stats")
        taken, _ = self._process.communicate()
        self._mb = int(taken) / 1e6

    def figures(self):
        """What the server says of them, and what they read."""
        return {"connections": self.connections, "watchers_mb": self._mb, "watchers_messages": self._stats["messages_sent"],
                "watchers_passed_over": self._stats["messages_passed_over"],
                "watchers_dropped": self._stats["slow_readers_dropped"]}


def measured(arguments, count):
    made = []

    def company(server):
        made.append(Watchers(server, count))
        return made[0]

    figures = api_fidelity.measured(api_fidelity.by_api, arguments.concurrency, arguments.requests, company)
    return figures, made[0].figures()


def one_round(arguments, without_first):
    found = {count: measured(arguments, count)
             for count in ((0, arguments.watchers) if without_first else (arguments.watchers, 0))}
    (watched, said), (unwatched, _) = found[arguments.watchers], found[0]
    return watched, unwatched, said


if __name__ == "__main__":
    if sys.argv[1:2] == ["--watch"]:
        watch(int(sys.argv[2]), int(sys.argv[3]))
        sys.exit()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--watchers", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=100)
    parser.add_argument("--requests", type=int, default=2000)
    arguments = parser.parse_args()
    b.raise_fd_limit()
    rounds = [one_round(arguments, number % 2 == 0) for number in range(arguments.rounds)]
    api_fidelity.print_pairs([(first, second) for first, second, _ in rounds], ("watched", "unwatched"))
    b.print_medians([said for _, _, said in rounds], goals={"connections": f"= {arguments.watchers}"})
