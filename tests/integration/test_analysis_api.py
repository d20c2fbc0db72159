"""Analyses over HTTP: the simulator writes them, `serve` hands them on as they come, and keeps them."""

import time
import unittest

from serve_support import Serve
from support import Listener, Simulator, TestCase, openai_server, STREAM_HEAD, chunk, run, token, wait_until

ANSWER = """<think>The user wants <b>numbers</b>.
</think>

## Overview

The server is quick [F2, F3].

## 개요

See [F9999].
"""
KEY = "sk-analysis-0123456789"
LOCAL = {"num_prompts": 2, "output_len": 2}


def text_of(events):
    """What a reader has at the end who does as the events say."""
    text = ""
    for event, data in events:
        if event == "restart":
            text = ""
        elif event == "delta":
            text += data["text"]
    return text


class AnalysisApi(TestCase):
    def measured(self, serve):
        run_id = serve.start(LOCAL, "/demo")
        serve.wait_for(run_id, "completed")
        return run_id

    def writer(self, *arguments, answer=ANSWER):
        (self.folder / "answer").write_text(answer)
        return Simulator("--ttft-ms", 1, "--itl-ms", 0.2, "--split-events", 0.3, "--answer-file", self.path("answer"),
                         *arguments)

    def endless(self):
        """Writes a word, and then one a fifth of a second, until it is left; `left` then counts up."""
        def answer(connection, _):
            connection.sendall(STREAM_HEAD)
            try:
                while True:
                    connection.sendall(chunk(token("word ")))
                    time.sleep(0.2)
            except OSError:
                self.left += 1
                raise
        self.left = 0
        return Listener(openai_server(answer))

    def test_it_comes_without_thoughts_and_is_kept(self):
        with Serve(self.folder) as serve, self.writer() as server:
            run_id = self.measured(serve)
            missing = serve.call("GET", f"/result/{run_id}/analysis")
            self.assertEqual((missing.status, missing.json["detail"]),
                             (404, "the run has no analysis yet; a POST to this path has one written"))
            stream = serve.analyze(run_id, server.url)
            self.assertEqual((stream.status, stream.headers["Content-Type"], stream.headers["Cache-Control"],
                              stream.headers["Transfer-Encoding"]), (200, "text/event-stream", "no-store", "chunked"))
            events = list(stream)
            self.assertGreater(len(events), 5)
            self.assertEqual(text_of(events), ANSWER.split("</think>")[1].strip() + "\n")
            event, done = events[-1]
            self.assertEqual((event, done["model"], done["language"]), ("done", "sim-model", "en"))
            self.assertIn("cites facts that do not exist: F9999", done["markdown"])
            self.assertIn("- [F2] model: demo-model", done["markdown"])
            self.assertNotIn("wants", stream.raw.decode())

            self.assertEqual(serve.call("GET", f"/result/{run_id}/analysis").json, done)
            file = serve.call("GET", f"/result/{run_id}/analysis?format=markdown")
            self.assertEqual(file.body.decode(), done["markdown"])
            self.assertEqual(file.headers["Content-Type"], "text/markdown; charset=utf-8")
            self.assertEqual(file.headers["Content-Disposition"], f'attachment; filename="{run_id}-analysis.md"')
            self.assertEqual(serve.call("GET", f"/result/{run_id}/analysis?format=pdf").status, 422)

    def test_the_latest_is_kept_and_goes_with_its_run(self):
        with Serve(self.folder) as serve, self.writer(answer="first [F1]") as first, self.writer(answer="둘째 [F1]") as second:
            run_id = self.measured(serve)
            list(serve.analyze(run_id, first.url))
            self.assertEqual(list(serve.analyze(run_id, second.url, language="ko"))[-1][0], "done")
            kept = serve.call("GET", f"/result/{run_id}/analysis").json
            self.assertEqual(kept["language"], "ko")
            self.assertIn("둘째 [F1]", kept["markdown"])
            self.assertEqual(serve.call("DELETE", f"/run/{run_id}").status, 204)
            self.assertEqual(serve.call("GET", f"/result/{run_id}/analysis").status, 404)

    def test_korean_is_asked_for_in_korean(self):
        asked = []
        def answer(connection, body):
            asked.append(body.decode())
            connection.sendall(STREAM_HEAD + chunk(token("x [F1]", "stop")) + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n")
        (self.folder / "prompt").write_text("Mine, in {{language}}:\n{{facts}}")
        with Listener(openai_server(answer)) as server:
            with Serve(self.folder) as serve:
                list(serve.analyze(self.measured(serve), server.url, language="ko"))
            with Serve(self.folder, "--analysis-prompt", self.path("prompt")) as serve:
                list(serve.analyze(self.measured(serve), server.url))
        self.assertIn("Korean (한국어)", asked[0])
        self.assertIn("Mine, in English:", asked[1])

    def test_a_prompt_that_cannot_be_used_is_told_at_the_start(self):
        (self.folder / "prompt").write_text("{{facts}} {{numbers}}")
        refused = run("serve", "--port", 0, "--database", self.path("runs.db"), "--analysis-prompt", self.path("prompt"))
        self.assert_exit(refused, 2)
        self.assertIn('--analysis-prompt: ', refused.err)
        self.assertIn('"{{numbers" is no placeholder', refused.err)

    def test_text_is_handed_on_as_it_comes(self):
        with Serve(self.folder) as serve, self.endless() as server:
            stream = serve.analyze(self.measured(serve), server.url)
            for number, (event, data) in enumerate(stream):
                self.assertEqual((event, data["text"].strip()), ("delta", "word"))
                if number == 3:
                    break
            stream.close()

    def test_a_client_that_leaves_stops_the_writing(self):
        with Serve(self.folder, "--parallel-analyses", 1) as serve, self.endless() as server:
            run_id = self.measured(serve)
            stream = serve.analyze(run_id, server.url)
            next(iter(stream))
            busy = serve.analyze(run_id, server.url)
            self.assertEqual((busy.status, busy.headers["Retry-After"]), (503, "10"))
            self.assertIn("1 analyses are being written already", busy.json["detail"])
            stream.close()
            wait_until(lambda: self.left == 1, "the analysis server is left")
            self.assertEqual(serve.call("GET", f"/result/{run_id}/analysis").status, 404)
            with self.writer() as other:
                def wrote():
                    again = serve.analyze(run_id, other.url)
                    return again.status == 200 and list(again)[-1][0] == "done"
                wait_until(wrote, "its place is free again")

    def test_one_that_leaves_in_a_silence_is_noticed_too(self):
        waiting = []
        def answer(connection, _):
            connection.sendall(STREAM_HEAD)
            waiting.append(connection.recv(1))  # nothing, once it is left
        with Serve(self.folder) as serve, Listener(openai_server(answer)) as server:
            stream = serve.analyze(self.measured(serve), server.url)
            self.assertEqual(stream._response.readline(), b": still here\n")
            stream.close()
            wait_until(lambda: waiting == [b""], "the analysis server is left")

    def test_an_answer_without_an_end_is_cut(self):
        def answer(connection, _):
            connection.sendall(STREAM_HEAD)
            for _ in range(10_000):
                connection.sendall(chunk(token("word " * 2000)))
        with Serve(self.folder) as serve, Listener(openai_server(answer)) as server:
            stream = serve.analyze(self.measured(serve), server.url)
            events = list(stream)
            self.assertEqual(events[-1][0], "done")
            self.assertIn("reached a limit", events[-1][1]["markdown"])
            self.assertLess(len(stream.raw), 1_000_000)

    def test_servers_that_give_nothing_are_told_in_an_event(self):
        with Serve(self.folder) as serve, self.writer("--api-key", "other") as locked:
            run_id = self.measured(serve)
            with Listener() as gone:
                url = gone.url
            (event, problem), = list(serve.analyze(run_id, url))
            self.assertEqual(event, "error")
            self.assertIn("refused", problem["detail"])
            (event, problem), = list(serve.analyze(run_id, locked.url, api_key=KEY, analysis_model="m"))
            self.assertIn("401", problem["detail"])
            self.assertNotIn(KEY, problem["detail"])
            self.assertEqual(serve.call("GET", f"/result/{run_id}/analysis").status, 404)

    def test_a_redirect_is_not_followed(self):
        def redirect(connection):
            while connection.recv(65536):
                connection.sendall(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://169.254.169.254/\r\n"
                                   b"Content-Length: 0\r\n\r\n")
        with Serve(self.folder) as serve, Listener(redirect) as server:
            events = list(serve.analyze(self.measured(serve), server.url, analysis_model="m"))
            self.assertEqual([event for event, _ in events], ["error"])

    def test_bad_orders_are_problem_documents(self):
        with Serve(self.folder) as serve:
            run_id = self.measured(serve)
            for body, pointers in (
                    ({}, ["/analysis_server_url"]),
                    ({"analysis_server_url": "http://169.254.169.254/latest"}, ["/analysis_server_url"]),
                    ({"analysis_server_url": "http://[::ffff:169.254.169.254]"}, ["/analysis_server_url"]),
                    ({"analysis_server_url": "file:///etc/passwd"}, ["/analysis_server_url"]),
                    ({"analysis_server_url": "http://a", "proxy": "http://169.254.169.254:80"}, ["/proxy"]),
                    ({"analysis_server_url": "http://a", "language": "de", "server_url": "http://a"}, ["/language", "/server_url"])):
                with self.subTest(body):
                    refused = serve.call("POST", f"/result/{run_id}/analysis", body)
                    self.assertEqual(refused.status, 422, str(refused))
                    self.assertEqual([e["pointer"] for e in refused.json["errors"]], pointers)
            good = {"analysis_server_url": "http://127.0.0.1:1"}
            self.assertEqual(serve.call("POST", "/result/none/analysis", good).status, 404)
            self.assertEqual(serve.call("GET", "/result/none/analysis").status, 404)
            self.assertEqual(serve.call("POST", f"/result/{run_id}/analysis", "[", {"Content-Type": "application/json"}).status, 400)
            self.assertEqual(serve.call("POST", f"/result/{run_id}/analysis", "x", {"Content-Type": "text/plain"}).status, 415)

    def test_only_listed_servers_where_there_is_a_list(self):
        with Serve(self.folder, env={"ALLOWED_TARGETS": "127.0.0.1:1"}) as serve:
            run_id = self.measured(serve)
            refused = serve.call("POST", f"/result/{run_id}/analysis", {"analysis_server_url": "http://127.0.0.1:2"})
            self.assertEqual([e["pointer"] for e in refused.json["errors"]], ["/analysis_server_url"])
            refused = serve.call("POST", f"/result/{run_id}/analysis",
                                 {"analysis_server_url": "http://127.0.0.1:1", "proxy": "http://127.0.0.1:2"})
            self.assertEqual([e["pointer"] for e in refused.json["errors"]], ["/proxy"])
            allowed = serve.analyze(run_id, "http://127.0.0.1:1")
            self.assertEqual((allowed.status, [event for event, _ in allowed]), (200, ["error"]))

    def test_writing_needs_the_key_and_reading_does_not(self):
        with Serve(self.folder, env={"API_KEY": "k"}) as serve, self.writer() as server:
            run_id = serve.call("POST", "/demo", LOCAL, {"X-API-Key": "k"}).json["run_id"]
            serve.wait_for(run_id, "completed")
            self.assertEqual(serve.analyze(run_id, server.url).status, 401)
            self.assertEqual(list(serve.analyze(run_id, server.url, {"X-API-Key": "k"}))[-1][0], "done")
            self.assertEqual(serve.call("GET", f"/result/{run_id}/analysis").status, 200)

    def test_the_key_of_the_analysis_server_is_nowhere(self):
        with Serve(self.folder, "--log-level", "debug") as serve, self.writer("--api-key", KEY) as server:
            run_id = self.measured(serve)
            stream = serve.analyze(run_id, server.url, api_key=KEY, headers={"X-Secret-Token": KEY + "-too"})
            self.assertEqual(list(stream)[-1][0], "done")
            answers = [stream.raw, serve.call("GET", f"/result/{run_id}/analysis").body,
                       serve.call("GET", f"/result/{run_id}").body, serve.call("GET", "/history").body]
            finished = serve.stop()
        stored = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        self.assertNotIn(KEY.encode(), b"".join(answers) + stored + (finished.out + finished.err).encode())

    def test_the_end_of_the_server_ends_the_writing(self):
        with Serve(self.folder) as serve, self.endless() as server:
            stream = serve.analyze(self.measured(serve), server.url)
            events = iter(stream)
            next(events)
            begun = time.monotonic()
            serve.signal(15)
            last = [data for event, data in events if event == "error"]
            self.assertEqual([problem["detail"] for problem in last], ["this server is shutting down"])
            self.assert_exit(serve.finish(10), 0)
            self.assertLess(time.monotonic() - begun, 8)


if __name__ == "__main__":
    unittest.main()
