"""What the integration tests share: the built binary, the simulator, and servers that misbehave.

The binary: environment variable LLM_LOADTEST, default build/release/src/cli/llm-loadtest. Only loopback is used.
"""

import contextlib
import json
import os
import pathlib
import shutil
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("LLM_LOADTEST", str(ROOT / "build/release/src/cli/llm-loadtest"))

# Nothing of the caller's environment changes what is tested.
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "HOME": tempfile.gettempdir()}
for _name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
    if _name in os.environ:
        ENVIRONMENT[_name] = os.environ[_name]


class Finished:
    """A finished process: its exit code, output, and the most memory it held (KiB)."""

    def __init__(self, code, out, err, peak_kib):
        self.code, self.out, self.err, self.peak_kib = code, out, err, peak_kib

    def __str__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Process:
    """The binary, running. Its output goes to files, so that no pipe can fill.

    `limits`: what bash's ulimit allows it, such as "-n 256". Of files (-f, in KiB) as good as a full disk: the signal that
    comes with it is ignored.
    """

    def __init__(self, *arguments, env=None, cwd=None, limits=None):
        self._out = tempfile.TemporaryFile()
        self._err = tempfile.TemporaryFile()
        bounded = ["bash", "-c", f'ulimit {limits}; trap "" XFSZ; exec "$0" "$@"'] if limits else []
        self._popen = subprocess.Popen(
            [*bounded, BINARY, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._err,
            env={**ENVIRONMENT, **(env or {})}, cwd=cwd)

    def signal(self, number):
        self._popen.send_signal(number)

    def error_text(self):
        return self._text(self._err)

    def _text(self, file):
        size = os.fstat(file.fileno()).st_size
        return os.pread(file.fileno(), size, 0).decode(errors="replace")

    def finish(self, timeout=60):
        """Waits for the end; a process that hangs is killed and fails the test."""
        deadline = time.monotonic() + timeout
        while True:
            pid, status, usage = os.wait4(self._popen.pid, os.WNOHANG)
            if pid != 0:
                break
            if time.monotonic() > deadline:
                os.kill(self._popen.pid, signal.SIGKILL)
                os.wait4(self._popen.pid, 0)
                self._popen.returncode = -signal.SIGKILL
                raise AssertionError(f"still running after {timeout} s\n{self.error_text()}")
            time.sleep(0.01)
        self._popen.returncode = os.waitstatus_to_exitcode(status)
        finished = Finished(self._popen.returncode, self._text(self._out), self._text(self._err), usage.ru_maxrss)
        self._out.close()
        self._err.close()
        return finished

    def kill(self):
        if self._popen.returncode is None:
            self._popen.kill()
            self._popen.wait()
        for file in (self._out, self._err):
            file.close()


def run(*arguments, timeout=60, env=None, cwd=None):
    process = Process(*arguments, env=env, cwd=cwd)
    try:
        return process.finish(timeout)
    finally:
        process.kill()


def wait_until(condition, what, timeout=20):
    """Looks again and again until `condition()` is true."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {timeout} s still not: {what}")
        time.sleep(0.01)


def multiply_requests(database, requests, times):
    """Every run of `requests` requests has so many times as many from here on: its own ones, again and again."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(requests)")]
        taken = ", ".join(f"seq + {requests} * n" if name == "seq" else name for name in columns)
        connection.execute(f"WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < {times - 1}) "
                           f"INSERT INTO requests ({', '.join(columns)}) SELECT {taken} FROM requests, more")
        connection.execute(f"UPDATE levels SET requests = {requests * times}")


class Simulator:
    """`llm-loadtest sim` on a free port, stopped at the end of the with block; then `summary` is what it said."""

    def __init__(self, *arguments, scheme="http"):
        self._arguments = arguments
        self.summary = None

    def __enter__(self):
        self._process = Process("sim", "--port", 0, *self._arguments)
        deadline = time.monotonic() + 20
        while "listening on " not in (text := self._process.error_text()) or "\n" not in text:
            if time.monotonic() > deadline or self._process._popen.poll() is not None:
                self._process.kill()
                raise AssertionError(f"the simulator did not start: {text}")
            time.sleep(0.01)
        self.url = text.split("listening on ")[1].split()[0]
        return self

    def metric(self, name):
        """The sum of a metric's values on /metrics."""
        with urllib.request.urlopen(self.url + "/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if re.match(rf"{re.escape(name)}[{{ ]", line))

    def __exit__(self, *_):
        self._process.signal(signal.SIGINT)
        finished = self._process.finish(20)
        self.summary = json.loads(finished.out)


class Listener:
    """A TCP server on loopback: `answer(connection)` in a thread for each connection; `connections` counts them."""

    def __init__(self, answer=None):
        self._answer = answer
        self._open = []
        self.connections = 0

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, ValueError), connection:
            if self._answer is not None:
                self._answer(connection)

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def read_request(connection):
    """One HTTP request: (method, path, body), or None at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    length = 0
    for line in lines[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    method, path, _ = lines[0].split(" ", 2)
    return method, path, body


MODELS = b'{"object":"list","data":[{"id":"m","object":"model","owned_by":"test"}]}'
STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def plain(status, body, content_type="application/json"):
    return (f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def event(**fields):
    return b"data: " + json.dumps(fields).encode() + b"\n\n"


def token(text="a", finish_reason=None):
    return event(id="1", object="chat.completion.chunk",
                 choices=[{"index": 0, "delta": {"content": text}, "finish_reason": finish_reason}])


def openai_server(answer):
    """Answers GETs like a server with one model, and POSTs by answer(connection, body)."""

    def serve(connection):
        while (request := read_request(connection)) is not None:
            method, path, body = request
            if method == "GET":
                found = path.endswith("/models")
                connection.sendall(plain("200 OK", MODELS) if found else plain("404 Not Found", b"{}"))
            else:
                answer(connection, body)

    return serve


def make_certificate(folder, name, alternatives):
    """A self-signed one; the paths of it and of its key."""
    certificate, key = str(folder / "cert.pem"), str(folder / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName={alternatives}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key


class TestCase(unittest.TestCase):
    """With a folder of its own, and messages that show the whole output."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if not os.access(BINARY, os.X_OK):
            raise AssertionError(f"there is no {BINARY}; build it, or set LLM_LOADTEST")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="llm-loadtest-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return str(self.folder / name)

    def read_json(self, name):
        return json.loads((self.folder / name).read_text())

    def read_lines(self, name):
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    def assert_exit(self, finished, code):
        self.assertEqual(finished.code, code, str(finished))

    def assert_counts_add_up(self, level):
        self.assertEqual(level["attempted"], level["succeeded"] + level["failed"] + level["cut_off"])
        self.assertEqual(level["failed"], sum(level["errors"].values()))

    def assert_nothing_left_behind(self, *expected):
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), sorted(expected))
