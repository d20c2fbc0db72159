"""`llm-loadtest serve` as a server under test: start, calls, a small WebSocket client. Everything it says is held
against openapi.yaml (contract.py)."""

import base64
import email
import http.client
import json
import os
import re
import select
import signal
import socket
import struct
import time

import contract
from support import SLOWER, Process

BASE = "/api/v1/benchmark"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:2000]!r}"


class Serve:
    """`serve` on a free port with a database and data folder in `folder`; told to stop at the end of the with block.

    `limits`: see support.Process."""

    def __init__(self, folder, *arguments, env=None, limits=None):
        self.folder = str(folder)
        self._arguments, self._env, self._limits = arguments, env, limits
        self.seen = None

    def __enter__(self):
        self._process = Process("serve", "--port", 0, "--database", self.folder + "/runs.db", "--data-dir",
                                self.folder + "/data", *self._arguments, env=self._env, limits=self._limits)
        deadline = time.monotonic() + 20 * SLOWER
        while not (found := re.search(r"listening on http://(\S+):(\d+)\n", self._process._text(self._process._out))):
            if time.monotonic() > deadline or self._process._popen.poll() is not None:
                text = self._process.error_text()
                self._process.kill()
                raise AssertionError(f"serve did not start: {text}")
            time.sleep(0.01)
        self.port = int(found[2])
        return self

    def __exit__(self, *_):
        if self._process._popen.returncode is None:
            self.stop()

    @property
    def pid(self):
        return self._process._popen.pid

    def signal(self, number):
        self._process.signal(number)

    def stop(self, timeout=40):
        self.signal(signal.SIGTERM)
        return self.finish(timeout)

    def finish(self, timeout=40):
        self.finished = self._process.finish(timeout)
        return self.finished

    def log_lines(self):
        *whole, _ = self._process.error_text().split("\n")  # the last one may be half written
        return [json.loads(line) for line in whole]

    def call(self, method, path, body=None, headers=None):
        """`path` below /api/v1/benchmark, unless it starts with /health, /metrics, /openapi, /docs or /api.

        Whatever comes back is held against the contract; `seen` keeps it, for tests that look for secrets.
        """
        if not re.match(r"/(health|metrics|openapi|docs|api)", path) or path == "/health/benchmark":
            path = BASE + path.replace("/health/benchmark", "/health")
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        return self.fetch(method, path, body, headers)

    def fetch(self, method, path, body=None, headers=None):
        """`path` as it is: of a page, too."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60 * SLOWER)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        contract.check_answer(method, path, answer)
        if self.seen is not None:
            self.seen.append(answer)
        return answer

    def analyze(self, run_id, url, headers=None, **fields):
        return EventSource(self, f"/result/{run_id}/analysis", {"analysis_server_url": url, **fields}, headers)

    def start(self, body, path="/run"):
        answer = self.call("POST", path, body)
        assert answer.status == 202, str(answer)
        return answer.json["run_id"]

    def wait_for(self, run_id, *states, timeout=60):
        deadline = time.monotonic() + timeout * SLOWER
        while True:
            status = self.call("GET", f"/run/{run_id}").json
            if status["status"] in states:
                return status
            if time.monotonic() > deadline:
                raise AssertionError(f"after {timeout * SLOWER} s still {status}")
            time.sleep(0.05)

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def watch(self, run_id, **headers):
        return WebSocket(self, f"{BASE}/ws/run/{run_id}", {k.replace("_", "-"): v for k, v in headers.items()})


class EventSource:
    """A POST that answers with Server-Sent Events, each held to the schema that openapi.json has for it."""

    def __init__(self, serve, path, body, headers=None):
        self._connection = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=60 * SLOWER)
        self._connection.request("POST", BASE + path, json.dumps(body), {"Content-Type": "application/json", **(headers or {})})
        self._response = self._connection.getresponse()
        self.status, self.headers, self.raw = self._response.status, self._response.headers, b""
        content = contract.described("POST", BASE + path)[1]["responses"]["200"]["content"]
        self._schemas = content["text/event-stream"]["x-events"]
        if self.status != 200:
            self.raw = self._response.read()
            self.close()
            contract.check_answer("POST", BASE + path, self)
        else:
            contract.check_head("POST", BASE + path, self)

    @property
    def body(self):
        return self.raw

    @property
    def json(self):
        return json.loads(self.raw)

    def __iter__(self):
        """(event, data), until the stream ends."""
        event = None
        while line := self._response.readline():
            self.raw += line
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "event":
                event = value
            elif field == "data":
                data = json.loads(value)
                if found := contract.violations(self._schemas[event], data):
                    raise contract.Violation(f"event {event}: {value[:300]}: {found}")
                yield event, data
            else:
                assert field == "", f"no line of an event: {line}"
        self.close()

    def close(self):
        self._response.close()
        self._connection.close()


class WebSocket:
    """A client of just what the tests need."""

    def __init__(self, serve, path, headers):
        self._socket = serve.socket()
        key = base64.b64encode(os.urandom(16)).decode()
        head = {"Host": f"127.0.0.1:{serve.port}", "Upgrade": "websocket", "Connection": "Upgrade",
                "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13", **headers}
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self._socket.sendall("\r\n".join(lines).encode())
        self._data = b""
        self.close_code = self.close_reason = None
        while b"\r\n\r\n" not in self._data:
            self._fill()
        self.head, self._data = self._data.split(b"\r\n\r\n", 1)
        self.status = int(self.head.split()[1])
        headers = email.message_from_bytes(self.head.split(b"\r\n", 1)[1])
        if self.status != 101:
            self._check_refusal(path, headers)
            self.close()
        else:
            contract.check_head("GET", path, Answer(self.status, headers, b""))

    def _check_refusal(self, path, headers):
        while len(self._data) < int(headers["Content-Length"]):
            self._fill()
        self.refusal = Answer(self.status, headers, self._data)
        contract.check_answer("GET", path, self.refusal)

    def _fill(self):
        piece = self._socket.recv(65536)
        if not piece:
            raise EOFError
        self._data += piece

    def _take(self, count):
        while len(self._data) < count:
            self._fill()
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def send(self, text):
        data, mask = text.encode(), os.urandom(4)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
        self._socket.sendall(b"\x81" + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def send_raw(self, data):
        self._socket.sendall(data)

    def is_reset(self, within_s):
        """Whether the server has cut it off, without reading from it."""
        broken = select.poll()
        broken.register(self._socket, 0)
        return bool(broken.poll(within_s * 1000))

    def receive(self):
        """The next text, as the contract has it; None when the server closes."""
        text = self._receive()
        if text is not None:
            contract.check_message(text)
        return text

    def _receive(self):
        text = b""  # a long message may come in several frames
        while True:
            try:
                first, second = self._take(2)
                length = second & 0x7F
                if length == 126:
                    length = struct.unpack(">H", self._take(2))[0]
                elif length == 127:
                    length = struct.unpack(">Q", self._take(8))[0]
                data = self._take(length)
            except (EOFError, ConnectionError):
                return None
            if first & 0x0F == 8:
                self.close_code, self.close_reason = int.from_bytes(data[:2], "big"), data[2:].decode()
                return None
            if first & 0x0F in (0, 1):
                text += data
                if first & 0x80:
                    return text.decode()

    def messages(self):
        found = []
        while (text := self.receive()) is not None:
            found.append(json.loads(text))
        return found

    def close(self):
        self._socket.close()
