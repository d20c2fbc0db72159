"""Clients that mean no good, many at once, and what a server under them holds."""

import base64
import os
import random
import re
import socket
import struct
import threading
import time

from serve_support import BASE
from support import SLOWER

HEAD = b"Host: localhost\r\nContent-Type: application/json\r\n"


def upgrade(path):
    key = base64.b64encode(os.urandom(16))
    return (f"GET {BASE}{path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").encode() + key + b"\r\n\r\n"


class Crowd:
    """Threads that do one nasty thing each, again and again, each time on a new connection until it is closed.

    `run_id`: of a run that goes on; `stored`: of one with a large export. `lives`: of each kind how long the connections lived
    that were told nothing whole (to be closed by --idle-timeout), or took too little (--write-timeout).
    """

    def __init__(self, serve, run_id, stored, each=2):
        self._serve, self._run_id, self._stored = serve, run_id, stored
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.connections, self.lives = {}, {}
        kinds = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")]
        self.kinds = [kind.__name__ for kind in kinds]
        self._threads = [threading.Thread(target=self._again, args=(kind, number), daemon=True)
                         for number in range(each) for kind in kinds]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(30 * SLOWER)
        assert not any(thread.is_alive() for thread in self._threads), "a hostile client hangs"

    @property
    def count(self):
        return len(self._threads)

    def _again(self, kind, number):
        rng = random.Random(f"{kind.__name__}{number}")
        while not self._stop.is_set():
            begun = time.monotonic()
            try:
                with self._serve.socket() as connection:
                    connection.settimeout(0.2)
                    with self._lock:
                        self.connections[kind.__name__] = self.connections.get(kind.__name__, 0) + 1
                    kind(connection, rng)
            except OSError:
                pass
            if not self._stop.is_set():
                with self._lock:
                    self.lives.setdefault(kind.__name__, []).append(time.monotonic() - begun)
                time.sleep(0.02)

    def _slowly(self, connection, data, pause_s=0.05):
        """A byte at a time, for ever."""
        while not self._stop.is_set():
            for byte in data:
                connection.send(bytes([byte]))
                if self._closed(connection, pause_s):
                    return

    def _closed(self, connection, wait_s=0.2):
        """What comes is thrown away; true once the server has closed."""
        connection.settimeout(wait_s)
        try:
            return connection.recv(65536) == b""
        except TimeoutError:
            return self._stop.is_set()

    def _until_closed(self, connection):
        while not self._closed(connection):
            pass

    def do_head_by_the_byte(self, connection, rng):
        connection.send(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
        self._slowly(connection, b"X-Slow: a\r\n")

    def do_endless_chunks(self, connection, rng):
        connection.send(f"POST {BASE}/run HTTP/1.1\r\n".encode() + HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        self._slowly(connection, b"1\r\n \r\n", 0.02)

    def do_body_announced(self, connection, rng):
        connection.send(f"POST {BASE}/run HTTP/1.1\r\n".encode() + HEAD + b"Content-Length: 900000\r\n\r\n{")
        self._until_closed(connection)

    def do_random_bytes(self, connection, rng):
        connection.send(rng.randbytes(rng.randrange(1, 5000)))
        self._until_closed(connection)

    def do_half_a_hello(self, connection, rng):
        connection.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + rng.randbytes(32))
        self._until_closed(connection)

    def do_huge_head(self, connection, rng):
        line = rng.choice([b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5000,
                           b"GET / HTTP/1.1\r\nX: " + b"y" * 100000 + b"\r\n", b"GET / HTTP/1.1\r\n" + b"N" * 100000])
        connection.sendall(line)
        self._until_closed(connection)

    def do_pipelined(self, connection, rng):
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200)
        for _ in range(20):
            if self._closed(connection):
                return

    def do_never_read(self, connection, rng):
        connection.settimeout(1)
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2000)
        self._stop.wait(2)

    def do_slow_download(self, connection, rng):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.send(f"GET {BASE}/result/{self._stored}/export?format=jsonl HTTP/1.1\r\n".encode() + HEAD + b"\r\n")
        while not self._stop.wait(0.1):
            if connection.recv(1000) == b"":
                return

    def do_large_bodies(self, connection, rng):
        connection.settimeout(5)
        connection.sendall(f"POST {BASE}/datasets?name=x HTTP/1.1\r\n".encode() + HEAD +
                           b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 20000 +
                           (b"80000\r\n" + b"x" * 0x80000 + b"\r\n") * 40)
        self._until_closed(connection)

    def do_socket_garbage(self, connection, rng):
        connection.send(upgrade(f"/ws/run/{self._run_id}"))
        connection.send(rng.randbytes(3000))
        self._until_closed(connection)

    def do_socket_huge_frame(self, connection, rng):
        connection.send(upgrade(f"/ws/run/{self._run_id}"))
        self._closed(connection)
        connection.send(b"\x81\xff" + struct.pack(">Q", rng.choice([2**62, 2**31, 20000])) + rng.randbytes(4))
        connection.settimeout(5)
        connection.sendall(bytes(200_000))
        self._until_closed(connection)

    def do_socket_never_read(self, connection, rng):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.send(upgrade(f"/ws/run/{self._run_id}"))
        self._stop.wait(2)


def resident_mb(serve):
    with open(f"/proc/{serve.pid}/status") as text:
        return int(re.search(r"VmRSS:\s+(\d+)", text.read())[1]) / 1024


def open_files(serve):
    return len(os.listdir(f"/proc/{serve.pid}/fd"))


def open_sockets(serve):
    count = 0
    for name in os.listdir(f"/proc/{serve.pid}/fd"):
        try:
            count += os.readlink(f"/proc/{serve.pid}/fd/{name}").startswith("socket:")
        except OSError:
            pass
    return count
