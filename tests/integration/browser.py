"""Debian's chromium without a window, told what to do over a pipe (the DevTools protocol): one page, and what it did."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """`visit` a URL, `evaluate` JavaScript in it; `requests` and `problems` (console errors, exceptions, what the
    Content-Security-Policy blocked) are those since the last visit."""

    def __enter__(self):
        program = shutil.which("chromium")
        assert program, "there is no chromium; scripts/install-deps test installs it"
        self._profile = tempfile.mkdtemp(prefix="llm-loadtest-browser-")
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # The browser wants them as 3 and 4. Copied out of the way first, for they may be 3 and 4 already.
        high = [os.dup(fd) for fd in (to_browser, from_browser)]
        moved = [os.dup2(fd, 100 + i) for i, fd in enumerate(high)]
        for fd in high:
            os.close(fd)
        self._popen = subprocess.Popen(
            ["bash", "-c", 'exec "$@" 3<&100 4>&101 100<&- 101>&-', "bash", program, "--headless=new",
             "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             f"--user-data-dir={self._profile}", "--window-size=1200,1000", "about:blank"],
            pass_fds=moved, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for fd in (to_browser, from_browser, *moved):
            os.close(fd)
        self._data, self._id, self._session = b"", 0, None
        self.requests, self.problems = [], []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self._call(domain + ".enable")
        return self

    def __exit__(self, *_):
        self._popen.terminate()
        try:
            self._popen.wait(10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._profile, ignore_errors=True)

    def visit(self, url):
        self.requests.clear()
        self.problems.clear()
        self._loaded = False
        self._call("Page.navigate", url=url)
        deadline = time.monotonic() + 30
        while not self._loaded:
            message = self._receive(deadline)
            self._note(message.get("method"), message.get("params", {}))

    def evaluate(self, expression):
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, expression, timeout=30):
        """Until the JavaScript gives something true; that."""
        deadline = time.monotonic() + timeout
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < deadline, f"not after {timeout} s: {expression}; {self.problems}"
            time.sleep(0.05)
        return value

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"]))

    def _call(self, method, timeout=30, **parameters):
        self._id += 1
        message = {"id": self._id, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + timeout
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == self._id:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]
            self._note(answer.get("method"), answer.get("params", {}))

    def _receive(self, deadline):
        while b"\0" not in self._data:
            ready, _, _ = select.select([self._in], [], [], max(0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            piece = os.read(self._in, 1 << 20)
            assert piece, "the browser is gone"
            self._data += piece
        text, self._data = self._data.split(b"\0", 1)
        return json.loads(text)

    def _note(self, method, parameters):
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.problems.append(parameters["entry"]["text"] + " " + parameters["entry"].get("url", ""))
        elif method == "Runtime.exceptionThrown":
            self.problems.append(str(parameters["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.problems.append(str([value.get("value") for value in parameters["args"]]))
        elif method == "Audits.issueAdded" and parameters["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.problems.append(str(parameters["issue"]["details"]))
