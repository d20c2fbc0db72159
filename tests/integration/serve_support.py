"""`llm-loadtest serve` as a server under test: start, calls, a small WebSocket client, answers against openapi.json."""

import base64
import http.client
import json
import os
import re
import signal
import socket
import struct
import time

import jsonschema

from support import Process

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
    """`serve` on a free port with a database and data folder in `folder`; told to stop at the end of the with block."""

    def __init__(self, folder, *arguments, env=None):
        self.folder = str(folder)
        self._arguments, self._env = arguments, env

    def __enter__(self):
        self._process = Process("serve", "--port", 0, "--database", self.folder + "/runs.db", "--data-dir",
                                self.folder + "/data", *self._arguments, env=self._env)
        deadline = time.monotonic() + 20
        while not (found := re.search(r"listening on http://(\S+):(\d+)\n", self._process._text(self._process._out))):
            if time.monotonic() > deadline or self._process._popen.poll() is not None:
                text = self._process.error_text()
                self._process.kill()
                raise AssertionError(f"serve did not start: {text}")
            time.sleep(0.01)
        self.port = int(found[2])
        self._document = None
        return self

    def __exit__(self, *_):
        if self._process._popen.returncode is None:
            self.stop()

    def signal(self, number):
        self._process.signal(number)

    def stop(self, timeout=40):
        self.signal(signal.SIGTERM)
        return self.finish(timeout)

    def finish(self, timeout=40):
        self.finished = self._process.finish(timeout)
        return self.finished

    def log_lines(self):
        return [json.loads(line) for line in self._process.error_text().splitlines()]

    def call(self, method, path, body=None, headers=None, check=True):
        """`path` below /api/v1/benchmark, unless it starts with /health, /metrics, /openapi, /docs or /api."""
        if not re.match(r"/(health|metrics|openapi|docs|api)", path) or path == "/health/benchmark":
            path = BASE + path.replace("/health/benchmark", "/health")
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        if check:
            self.check_contract(method, path, answer)
        return answer

    @property
    def contract(self):
        if self._document is None:
            self._document = json.loads(self.call("GET", "/openapi.json", check=False).body)
        return self._document

    def validate(self, instance, schema):
        jsonschema.validate(instance, {**schema, "components": self.contract["components"]})

    def check_contract(self, method, path, answer):
        """The answer is one that openapi.json describes."""
        document = self.contract
        for pattern, item in document["paths"].items():
            operation = item.get(method.lower())
            if operation is None or not re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path.split("?")[0]):
                continue
            response = operation["responses"].get(str(answer.status), operation["responses"]["default"])
            if "$ref" in response:
                response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
            kind = answer.headers.get("Content-Type", "").split(";")[0]
            content = response.get("content", {})
            if not content:
                assert not answer.body, f"{method} {path}: a body that the contract does not know"
                return
            schema = content.get(kind, content.get("*/*"))
            assert schema is not None, f"{method} {path}: {kind} is not in the contract: {answer}"
            if "json" in kind and schema.get("schema"):
                self.validate(answer.json, schema["schema"])
            return

    def analyze(self, run_id, url, headers=None, **fields):
        return EventSource(self, f"/result/{run_id}/analysis", {"analysis_server_url": url, **fields}, headers)

    def start(self, body, path="/run"):
        answer = self.call("POST", path, body)
        assert answer.status == 202, str(answer)
        return answer.json["run_id"]

    def wait_for(self, run_id, *states, timeout=60):
        deadline = time.monotonic() + timeout
        while True:
            status = self.call("GET", f"/run/{run_id}").json
            if status["status"] in states:
                return status
            if time.monotonic() > deadline:
                raise AssertionError(f"after {timeout} s still {status}")
            time.sleep(0.05)

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def watch(self, run_id, **headers):
        return WebSocket(self, f"{BASE}/ws/run/{run_id}", {k.replace("_", "-"): v for k, v in headers.items()})


class EventSource:
    """A POST that answers with Server-Sent Events, each held to the schema that openapi.json has for it."""

    def __init__(self, serve, path, body, headers=None):
        self._serve = serve
        self._connection = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=60)
        self._connection.request("POST", BASE + path, json.dumps(body), {"Content-Type": "application/json", **(headers or {})})
        self._response = self._connection.getresponse()
        self.status, self.headers, self.raw = self._response.status, self._response.headers, b""
        pattern = re.sub("/result/[^/]+", "/result/{run_id}", BASE + path)
        content = serve.contract["paths"][pattern]["post"]["responses"]["200"]["content"]
        self._schemas = content["text/event-stream"]["x-events"]
        if self.status != 200:
            self.raw = self._response.read()
            self.close()
            serve.check_contract("POST", BASE + path, Answer(self.status, self.headers, self.raw))

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
                self._serve.validate(data, self._schemas[event])
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
        while b"\r\n\r\n" not in self._data:
            self._fill()
        self.head, self._data = self._data.split(b"\r\n\r\n", 1)
        self.status = int(self.head.split()[1])
        if self.status != 101:
            self.close()

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

    def receive(self):
        """The next text; None when the server closes."""
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
                return None
            if first & 0x0F == 1:
                return data.decode()

    def messages(self):
        found = []
        while (text := self.receive()) is not None:
            found.append(json.loads(text))
        return found

    def close(self):
        self._socket.close()
