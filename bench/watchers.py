"""Do watchers change what is measured? A run through `serve` with 0 and with 200 of them, in pairs.

The run, its figures and the way they are compared are those of bench/api_fidelity.py. The watchers are WebSockets on
the core of the simulator; a quarter of them never read, the others do nothing else.
"""
import argparse
import base64
import multiprocessing
import os
import selectors
import socket

import _bench as b
import api_fidelity


def connect(port, run_id, reads):
    connection = socket.socket()
    if not reads:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(f"GET {b.BASE}/ws/run/{run_id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                       f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    return connection


def watch(core, port, run_id, count, quarter, connected, ended, result):
    """Reads and throws away, until told to end or until all readers were closed."""
    os.sched_setaffinity(0, {core})
    selector = selectors.DefaultSelector()
    watchers = [connect(port, run_id, number % quarter != 0) for number in range(count)]
    for number, connection in enumerate(watchers):
        if number % quarter != 0:
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ)
    connected.set()
    taken, buffer = 0, bytearray(1 << 18)
    while selector.get_map() and not ended.is_set():
        for key, _ in selector.select(0.2):
            got = 0
            try:
                got = key.fileobj.recv_into(buffer)
            except ConnectionError:
                pass
            taken += got
            if got == 0:
                selector.unregister(key.fileobj)
    result.put(taken)


class Watchers:
    def __init__(self, server, run_id, count):
        self._server = server
        context = multiprocessing.get_context("spawn")
        connected, self._ended, self._result = context.Event(), context.Event(), context.Queue()
        self._process = context.Process(target=watch, args=(b.server_core(), server.port, run_id, count, 4, connected,
                                                            self._ended, self._result))
        self._process.start()
        connected.wait()

    def end(self):
        """What the server says of them; the messages' bytes that were read."""
        stats = b.get(self._server, "/ws/stats")
        self._ended.set()
        taken = self._result.get()
        self._process.join()
        return {"watchers_mb": taken / 1e6, "watchers_messages": stats["messages_sent"],
                "watchers_passed_over": stats["messages_passed_over"], "watchers_dropped": stats["slow_readers_dropped"]}


def one_round(concurrency, requests, count, without_first):
    said = {}

    def meanwhile(server, run_id):
        watchers = Watchers(server, run_id, count)
        return lambda: said.update(watchers.end())

    found = {}
    for with_them in (not without_first, without_first):
        found[with_them] = api_fidelity.measured(api_fidelity.by_api, concurrency, requests,
                                                 *([meanwhile] if with_them else []))
    return found[True], found[False], said


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--watchers", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=100)
    parser.add_argument("--requests", type=int, default=500)
    arguments = parser.parse_args()
    b.raise_fd_limit()
    rounds = [one_round(arguments.concurrency, arguments.requests, arguments.watchers, number % 2 == 0)
              for number in range(arguments.rounds)]
    api_fidelity.print_pairs([(first, second) for first, second, _ in rounds], ("watched", "unwatched"))
    b.print_medians([said for _, _, said in rounds])
