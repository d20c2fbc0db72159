"""No secret is written down anywhere, though the servers called repeat every header and body they are sent."""

import io
import json
import signal
import sqlite3
import zipfile

from serve_support import EventSource, Serve
from support import STREAM_HEAD, Listener, Process, TestCase, chunk, plain, run, token, wait_until

TARGET_KEY = "sk-target-4be1c9f07d2a"
GATEWAY = "gw-header-8810fe62ab35"
COOKIE = "session-cookie-77d0b3c1e94f"
BODY_TOKEN = "hf-body-39ac51d2f06e"
SERVE_KEY = "serve-key-c05512ee97ba"
PASSWORD = "url-password-61fe08d3b2c7"
ANALYSIS_KEY = "sk-analysis-f2270ad18c3e"
SECRETS = (TARGET_KEY, GATEWAY, COOKIE, BODY_TOKEN, SERVE_KEY, PASSWORD, ANALYSIS_KEY)
HEADERS = {"X-Gateway-Token": GATEWAY, "Cookie": f"theme=dark; sid={COOKIE}", "X-Trace": "harmless"}
REPEATED = ("authorization", "x-gateway-token", "cookie")


def repeating_server(good_posts, repeat_models=False, ids=("m",)):
    """Answers so many POSTs well, then repeats in its errors what it was sent: by 500, by 400, in a stream, or plainly.

    Good answers repeat it, too: the list of models (`ids` with {} for a secret), the version, texts, whole and split
    over two events, and finish reasons. `repeat_models`: the list is refused.
    """
    answered = 0

    def exchange(connection):
        data = b""
        while b"\r\n\r\n" not in data:
            data += (piece := connection.recv(65536))
            if not piece:
                return False
        head, body = data.split(b"\r\n\r\n", 1)
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
        while len(body) < length:
            body += connection.recv(65536)
        answer(connection, head.decode(), body.decode())
        return True

    def answer(connection, head, body):
        nonlocal answered
        told = " ".join(line for line in head.splitlines() if line.split(":")[0].lower() not in ("host", "content-length"))
        sent = json.loads(body) if body else {}
        told = f"token {sent.get('hf_token')} {told}"
        values = {line.split(":")[0].lower(): line.split(":", 1)[1].strip() for line in head.splitlines()[1:] if ":" in line}
        repeated = [values[name] for name in REPEATED if name in values] + list(filter(None, [sent.get("hf_token")]))
        if head.startswith("GET"):
            if repeat_models:
                connection.sendall(plain("401 Unauthorized", json.dumps({"error": {"message": "who is " + told}}).encode()))
            elif "/models" in head:
                models = [{"id": name.format(repeated[0].split()[-1]), "object": "model", "owned_by": "test " + told, "root": told}
                          for name in ids]
                connection.sendall(plain("200 OK", json.dumps({"object": "list", "data": models}).encode()))
            elif "/version" in head:  # cut off within a secret
                connection.sendall(plain("200 OK", json.dumps({"version": repeated[0] + " " * 40 + " ".join(repeated)}).encode()))
            else:
                connection.sendall(plain("404 Not Found", told.encode()))
            return
        answered += 1
        if answered <= good_posts:
            reason = repeated[answered % len(repeated)]
            pieces = [f"whole {told}. ", "split "]
            for secret in repeated:
                pieces += [secret[:-5], secret[-5:] + " "]
            words = b"".join(chunk(token(piece)) for piece in pieces) + chunk(token("b", "end of " + reason))
            connection.sendall(STREAM_HEAD + words + chunk(b"data: [DONE]\n\n") + chunk(b""))
            return
        error = json.dumps({"error": {"message": "refused: " + told, "type": "server_error"}}).encode()
        kind = answered % 4
        if kind == 0:
            connection.sendall(plain("500 Internal Server Error", error))
        elif kind == 1:
            connection.sendall(plain("503 Service Unavailable", told.encode(), "text/plain"))
        elif kind == 2:
            connection.sendall(STREAM_HEAD + chunk(b"data: " + error + b"\n\n") + chunk(b""))
        else:
            connection.sendall(STREAM_HEAD + chunk(b"data: {" + told.encode() + b"\n\n") + chunk(b""))

    def serve(connection):
        while exchange(connection):
            pass

    return serve


def unpacked(data):
    if data[:2] != b"PK":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


class Secrets(TestCase):
    def setUp(self):
        super().setUp()
        self.looked_at = 0

    def look(self, where, data):
        data = unpacked(data.encode() if isinstance(data, str) else data)
        self.looked_at += 1
        for secret in SECRETS:
            at = data.find(secret.encode())
            self.assertEqual(at, -1, f"{where}: {data[max(0, at - 200):at + 60]}")

    def look_at_files(self):
        for path in self.folder.rglob("*"):
            if path.is_file():
                self.look(path.name, path.read_bytes())
        with sqlite3.connect(self.path("runs.db")) as database:  # a text may be spread over pages
            self.look("the database", "\n".join(database.iterdump()))

    def cli(self, code, *arguments, env=None):
        finished = run(*arguments, env=env)
        self.assert_exit(finished, code)
        self.look(f"{arguments[:1]} stdout", finished.out)
        self.look(f"{arguments[:1]} stderr", finished.err)
        return finished

    def sent(self, url):
        headers = [part for name, value in HEADERS.items() for part in ("--header", f"{name}: {value}")]
        return ["run", "-s", url, "--api-key", TARGET_KEY, *headers, "--extra-body", json.dumps({"hf_token": BODY_TOKEN}),
                "-c", 2, "--input-len", 20, "--output-len", 3, "--database", self.path("runs.db"), "--save"]

    def test_the_command_line(self):
        outputs = [part for kind in ("csv", "xlsx", "html") for part in (f"--{kind}", self.path("out." + kind))]
        with Listener(repeating_server(6)) as target:
            done = self.cli(0, *self.sent(target.url), "-n", 30, "--warmup", 2, "-o", self.path("out.json"), *outputs,
                            "--requests", self.path("requests.jsonl"), "--request-events")
            self.assertIn("refused", done.out)  # the server's words are shown, without the secrets
            self.cli(3, *self.sent(target.url), "-n", 8, "--warmup", 0, "--format", "json")
        with Listener(repeating_server(0)) as target:
            self.cli(3, *self.sent(target.url), "-n", 8)
        with Listener(repeating_server(0, repeat_models=True)) as target:
            self.cli(3, *self.sent(target.url), "-n", 8)
            self.cli(3, *self.sent(target.url), "-n", 8, "-m", "m", "--endpoint", "completions", "--no-stream")
        with Listener(repeating_server(100, ids=("m {}",))) as target:
            self.assertIn("has a secret in its name", self.cli(2, *self.sent(target.url), "-n", 8).err)
            self.cli(0, *self.sent(target.url), "-n", 8, "-m", "m", "--quiet")
        with Listener(repeating_server(100, ids=("m {}", "b"))) as target:
            self.assertIn("m ***, b", self.cli(2, *self.sent(target.url), "-n", 8).err)
        requests = self.read_lines("requests.jsonl")
        self.assertIn("refused: token ***", json.dumps(requests))
        self.assertEqual({row["finish_reason"] for row in requests if row["status"] == "ok"} - {"end of ***", "end of Bearer ***"}, set())
        result = self.read_json("out.json")
        self.assertIn("***", result["server"]["version"])
        self.assertIn("***", result["server"]["engine"])
        self.assertIn({"name": "X-Gateway-Token", "value": "***"}, result["config"]["headers"])
        saved = json.loads(self.cli(0, "history", "--database", self.path("runs.db"), "--format", "json").out)["runs"]
        self.assertEqual(len(saved), 8)
        for entry in saved:
            for form in ("table", "json", "analysis") if entry["levels"] else ("table",):
                finished = run("show", entry["run_id"], "--format", form, "--database", self.path("runs.db"))
                self.look("show", finished.out + finished.err)
            for form in ("csv", "json", "jsonl", "html", "xlsx", "requests_csv") if entry["levels"] else ():
                self.cli(0, "export", entry["run_id"], "--format", form, "-o", self.path("export." + form), "--database",
                         self.path("runs.db"))
                self.look(form, (self.folder / ("export." + form)).read_bytes())
        self.look_at_files()

    def test_a_run_that_is_killed(self):
        with Listener(repeating_server(20)) as target:
            process = Process(*self.sent(target.url), "-d", "60s")
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            process.signal(signal.SIGKILL)
            finished = process.finish()
        self.look("stderr", finished.err)
        self.assertTrue((self.folder / "runs.db-wal").exists())
        self.look_at_files()

    def test_urls_with_passwords_or_keys(self):
        for url in (f"http://user:{PASSWORD}@127.0.0.1:1", f"http://user:{PASSWORD}@127.0.0.1:99999/v1",
                    f"user:{PASSWORD}@host", f"http://user:{PASSWORD}@[::1", f"ftp://user:{PASSWORD}@host/",
                    f"http://127.0.0.1:1/v1?api_key={PASSWORD}", f"http://us er:{PASSWORD}@host"):
            with self.subTest(url):
                self.cli(2, "run", "-s", url)
                self.cli(2, "run", "-s", "http://127.0.0.1:1", "--proxy", url)
                (self.folder / "result").write_text("{}")
                finished = run("analyze", self.path("result"), "--analysis-server", url)
                self.look("analyze", finished.out + finished.err)

    def test_an_analysis(self):
        with Listener(repeating_server(100)) as target:
            self.cli(0, *self.sent(target.url), "-n", 4, "--quiet", "-o", self.path("result.json"))
        with Listener(repeating_server(100, ids=("m {}",))) as writer:
            asked = ["analyze", self.path("result.json"), "--analysis-server", writer.url, "--api-key", ANALYSIS_KEY]
            self.assertIn("has a secret in its name", self.cli(2, *asked).err)
            answer = self.cli(0, *asked, "--analysis-model", "m", "-o", self.path("analysis.md")).out
            self.assertIn("split Bearer ***", answer + (self.folder / "analysis.md").read_text())
        with Listener(repeating_server(0)) as writer:
            for _ in range(4):
                self.cli(3, "analyze", self.path("result.json"), "--analysis-server", writer.url, "--api-key", ANALYSIS_KEY)
        with Listener(repeating_server(0, repeat_models=True)) as writer:
            self.cli(3, "analyze", self.path("result.json"), "--analysis-server", writer.url,
                     env={"OPENAI_API_KEY": ANALYSIS_KEY})
        self.look_at_files()

    def test_a_run_via_a_server(self):
        own = {"--save", "--database", self.path("runs.db")}
        with Serve(self.folder, "--log-level", "debug", "--rate-limit", 0, env={"API_KEY": SERVE_KEY}) as serve:
            via = ["--via", f"http://127.0.0.1:{serve.port}"]
            for good, repeat, code in ((6, False, 0), (0, True, 3)):
                with Listener(repeating_server(good, repeat)) as target:
                    flags = [flag for flag in self.sent(target.url) if flag not in own]
                    self.cli(code, *flags, *via, "-n", 20, "-o", self.path("via.json"), "--requests", self.path("via.jsonl"),
                             "--html", self.path("via.html"), env={"LLM_LOADTEST_VIA_KEY": SERVE_KEY})
            with Listener(repeating_server(6)) as target:
                flags = [flag for flag in self.sent(target.url) if flag not in own]
                self.cli(2, *flags, *via, "-n", 20, env={"LLM_LOADTEST_VIA_KEY": PASSWORD})
            finished = serve.stop()
        self.look("log", finished.out + finished.err)
        self.look_at_files()

    def test_the_server(self):
        order = {"api_key": TARGET_KEY, "headers": HEADERS, "extra_body": {"hf_token": BODY_TOKEN}, "concurrency": [2],
                 "input_len": 20, "output_len": 3}
        key = {"X-API-Key": SERVE_KEY, "Content-Type": "application/json"}
        with Serve(self.folder, "--log-level", "debug", "--rate-limit", 0, "--api-key-scope", "all",
                   env={"API_KEY": SERVE_KEY}) as serve:
            serve.seen = []

            def post(path, body):
                return serve.call("POST", path, json.dumps(body), key)

            def watched(path, body):
                run_id = post(path, body).json["run_id"]
                watch = serve.watch(run_id, X_API_Key=SERVE_KEY)
                texts = []
                while (text := watch.receive()) is not None:
                    texts.append(text)
                watch.close()
                self.look("WebSocket", "\n".join(texts))
                return run_id, json.loads(texts[-1])["type"]

            ended = []
            for good, repeat, n in ((6, False, 30), (0, False, 8), (0, True, 8)):
                with Listener(repeating_server(good, repeat)) as target:
                    ended.append(watched("/run", {"server_url": target.url, "num_prompts": n, **order}))
                    post("/servers/probe", {"server_url": target.url, "api_key": TARGET_KEY, "headers": HEADERS})
            with Listener(repeating_server(6, ids=("m {}",))) as target:
                ended.append(watched("/run", {"server_url": target.url, "num_prompts": 8, **order}))
                ended.append(watched("/run", {"server_url": target.url, "num_prompts": 6, "model": "m", **order}))
                probed = post("/servers/probe", {"server_url": target.url, "api_key": TARGET_KEY, "headers": HEADERS}).json
                self.assertEqual(probed["models"], [{"id": "m ***", "max_model_len": None}])
                self.assertIn("***", probed["engine"])
                self.assertIn("***", probed["version"])
            self.assertEqual((ended[0][1], ended[2][1]), ("completed", "failed"))
            for url in (f"http://user:{PASSWORD}@127.0.0.1:1", f"http://u:{PASSWORD}@127.0.0.1:99999",
                        f"http://127.0.0.1:1?key={PASSWORD}", f"ftp://u:{PASSWORD}@h"):
                for body in ({"server_url": url}, {"server_url": "http://127.0.0.1:1", "proxy": url}):
                    self.assertEqual(post("/run", body).status, 422)
                    self.assertEqual(post("/servers/probe", body).status, 422)
            good = ended[0][0]
            asked = {"api_key": ANALYSIS_KEY, "headers": HEADERS}
            for posts, repeat, last in ((1, False, "done"), (0, False, "error"), (0, True, "error")):
                with Listener(repeating_server(posts, repeat)) as writer:
                    events = EventSource(serve, f"/result/{good}/analysis", {"analysis_server_url": writer.url, **asked}, key)
                    came = list(events)
                    self.assertEqual([name for name, _ in came if name in ("done", "error")], [last])
                    self.look("analysis", events.raw)
                    words = "".join(data["text"] for name, data in came if name == "delta")
                    self.look("analysis", words)
                    self.assertEqual("split Bearer ***" in words, last == "done")
            for path in (f"/result/{good}/analysis", f"/result/{good}/analysis?format=markdown", "/history", "/metrics", "/health/benchmark", "/api/v1/system/info", "/ws/stats",
                         *(f"/run/{run_id}" for run_id, _ in ended), *(f"/run/{run_id}/body" for run_id, _ in ended), *(f"/result/{run_id}" for run_id, _ in ended),
                         f"/result/{good}/requests?limit=1000", f"/result/{good}/distribution",
                         f"/result/{good}/timeline", *(f"/run/{run_id}/live" for run_id, _ in ended),
                         *(f"/result/{good}/export?format={form}" for form in
                           ("csv", "json", "jsonl", "html", "xlsx", "requests_csv")),
                         f"/history?api_key={SERVE_KEY}"):
                serve.call("GET", path, headers=key)
            for wrong in (SERVE_KEY + "x", SERVE_KEY[:-1]):
                serve.call("GET", "/history", headers={"Authorization": f"Bearer {wrong}"})
            watch = serve.watch(good)
            watch.send(json.dumps({"type": "auth", "api_key": SERVE_KEY}))
            self.look("WebSocket", json.dumps(watch.messages()))
            watch.close()
            self.look_at_files()
            self.assertTrue((self.folder / "runs.db-wal").exists())
            for answer in serve.seen:
                self.look(str(answer.headers), answer.body)
                self.look("headers", str(answer.headers))
            finished = serve.stop()
        self.look("stdout", finished.out)
        self.look("log", finished.err)
        self.look_at_files()
        self.assertGreater(self.looked_at, 60)
