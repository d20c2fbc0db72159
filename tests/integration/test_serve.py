"""Runs over HTTP: from the order to the result, the queue, cancelling, the WebSocket, and the end of the server."""

import json
import signal
import unittest

from serve_support import Serve
from support import Listener, Simulator, TestCase, wait_until

QUICK = {"concurrency": [1, 4], "num_prompts": 20, "input_len": 20, "output_len": 5, "warmup": 1}
LONG = {"concurrency": [1], "duration_s": 60, "output_len": 5, "warmup": 0, "grace_s": 5}


class Runs(TestCase):
    def test_from_the_order_to_the_result(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            queued = serve.call("POST", "/run", {"server_url": sim.url, "metadata": {"gpu": "none"}, **QUICK})
            self.assertEqual((queued.status, queued.json["status"], queued.json["queue_position"]), (202, "queued", 0))
            run_id = queued.json["run_id"]
            self.assertEqual(queued.headers["Location"], f"/api/v1/benchmark/run/{run_id}")
            status = serve.wait_for(run_id, "completed")
            self.assertEqual((status["model"], status["levels"], status["failed"]), ("sim-model", 2, 0))

            result = serve.call("GET", f"/result/{run_id}").json
            self.assertEqual([level["succeeded"] for level in result["levels"]], [20, 20])
            self.assertEqual(result["run_id"], run_id)
            self.assertEqual(result["metadata"], {"gpu": "none"})

            page = serve.call("GET", f"/result/{run_id}/requests?level=1&limit=7&offset=15").json
            self.assertEqual((page["total"], len(page["requests"])), (20, 5))
            self.assertEqual({r["level"] for r in page["requests"]}, {1})

            spread = serve.call("GET", f"/result/{run_id}/distribution?metric=e2e_ms&level=1").json
            self.assertEqual(sum(bucket["count"] for bucket in spread["histogram"]), 20)
            self.assertEqual(spread["cdf"][-1]["share"], 1)

            history = serve.call("GET", "/history?status=completed&model=sim&q=127.0.0.1").json
            self.assertEqual((history["total"], history["runs"][0]["run_id"]), (1, run_id))
            self.assertEqual(serve.call("GET", "/history?model=other").json["total"], 0)

            other = serve.start({"server_url": sim.url, **QUICK})
            serve.wait_for(other, "completed")
            compared = serve.call("POST", "/compare", {"run_ids": [run_id, other]}).json
            self.assertEqual([level["load"] for level in compared["levels"]], ["concurrency 1", "concurrency 4"])

            exported = serve.call("GET", f"/result/{run_id}/export?format=json")
            self.assertEqual(exported.json["run_id"], run_id)
            self.assertIn(run_id, exported.headers["Content-Disposition"])
            for name in ("csv", "jsonl", "html", "xlsx", "requests_csv"):
                self.assertEqual(serve.call("GET", f"/result/{run_id}/export?format={name}").status, 200, name)
            self.assertEqual(serve.call("GET", f"/result/{run_id}/export?format=pdf").status, 422)

            self.assertEqual(serve.call("DELETE", f"/run/{other}").status, 204)
            self.assertEqual(serve.call("GET", f"/result/{other}").status, 404)

    def test_one_run_at_a_time_and_the_place_in_the_queue(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            first = serve.start({"server_url": sim.url, **LONG})
            serve.wait_for(first, "running")
            second, third = (serve.start({"server_url": sim.url, **QUICK}) for _ in range(2))
            self.assertEqual([serve.call("GET", f"/run/{run_id}").json["queue_position"] for run_id in (first, second, third)],
                             [None, 1, 2])
            self.assertEqual(serve.call("GET", "/health/benchmark").json["runs_queued"], 2)
            self.assertEqual(serve.call("GET", f"/result/{third}").status, 409)
            self.assertEqual(serve.call("POST", f"/run/{second}/cancel").status, 202)
            self.assertEqual(serve.call("GET", f"/run/{second}").json["status"], "cancelled")
            self.assertEqual(serve.call("GET", f"/run/{third}").json["queue_position"], 1)
            wait_until(lambda: (serve.call("GET", f"/run/{first}").json["metrics"] or {}).get("success_count", 0) > 0,
                       "requests end")
            serve.call("POST", f"/run/{first}/cancel?now=true")
            serve.wait_for(first, "cancelled")
            self.assertGreater(serve.call("GET", f"/result/{first}").json["levels"][0]["succeeded"], 0)
            serve.wait_for(third, "completed")
            self.assertEqual(serve.call("POST", f"/run/{third}/cancel").status, 409)

    def test_a_run_that_was_asked_to_stop_says_so_until_it_has_ended(self):
        with Simulator("--ttft-ms", 20_000) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG, "concurrency": [2], "grace_s": 60})

            def stopping():
                return serve.call("GET", f"/run/{run_id}").json["stopping"]

            wait_until(lambda: sim.metric("vllm:num_requests_running") == 2, "all slots are in use")
            self.assertIs(stopping(), False)
            serve.call("POST", f"/run/{run_id}/cancel")
            self.assertIs(stopping(), True)
            watch = serve.watch(run_id)
            self.assertIs(json.loads(watch.receive())["stopping"], True)
            watch.close()
            serve.call("POST", f"/run/{run_id}/cancel?now=true")
            serve.wait_for(run_id, "cancelled")
            wait_until(lambda: stopping() is None, "it is gone from the queue")

    def test_a_running_run_is_cancelled_before_it_is_deleted(self):
        with Simulator() as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG})
            serve.wait_for(run_id, "running")
            self.assertEqual(serve.call("DELETE", f"/run/{run_id}").status, 204)
            self.assertEqual(serve.call("GET", f"/run/{run_id}").status, 404)
            self.assertEqual(serve.call("DELETE", f"/run/{run_id}").status, 404)

    def test_the_demonstration_needs_no_server(self):
        with Serve(self.folder) as serve:
            run_id = serve.start({"concurrency": 2, "num_prompts": 4, "output_len": 4}, "/demo")
            self.assertEqual(serve.wait_for(run_id, "completed")["model"], "demo-model")
            [level] = serve.call("GET", f"/result/{run_id}").json["levels"]
            self.assertEqual(level["prompt_tokens"]["counted_mean"], level["prompt_tokens"]["asked_mean"])

    def test_a_server_that_is_not_there_fails_the_run(self):
        with Listener() as gone:
            url = gone.url
        with Serve(self.folder) as serve:
            run_id = serve.start({"server_url": url, **QUICK})
            self.assertIn("refused", serve.wait_for(run_id, "failed")["status_detail"])
            self.assertEqual(serve.call("GET", f"/result/{run_id}").status, 404)
            probe = serve.call("POST", "/servers/probe", {"server_url": url}).json
            self.assertFalse(probe["reachable"])
            self.assertIn("refused", probe["error"])

    def test_probe_tells_what_is_served(self):
        with Simulator("--model", "m1", "--max-model-len", 4096) as sim, Serve(self.folder) as serve:
            probe = serve.call("POST", "/servers/probe", {"server_url": sim.url}).json
            self.assertEqual((probe["reachable"], probe["models"]), (True, [{"id": "m1", "max_model_len": 4096}]))

    def test_the_key_of_the_target_is_nowhere(self):
        key = "sk-very-secret-0123456789"
        with Simulator("--api-key", key) as sim, Serve(self.folder, "--log-level", "debug") as serve:
            good = serve.start({"server_url": sim.url, "api_key": key, **QUICK})
            serve.wait_for(good, "completed")
            bad = serve.start({"server_url": sim.url, "api_key": key + "x", **QUICK})
            serve.wait_for(bad, "failed")
            answers = [serve.call("GET", path).body for path in (
                f"/run/{good}", f"/result/{good}", f"/result/{good}/requests", f"/run/{bad}", "/history", "/metrics",
                f"/result/{good}/export?format=json")]
            finished = serve.stop()
        stored = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        self.assertNotIn(key.encode(), b"".join(answers) + stored + (finished.out + finished.err).encode())

    def test_datasets_are_uploaded_named_and_deleted(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            made = serve.call("POST", "/datasets?name=p.txt", "one\ntwo\n", {"Content-Type": "text/plain"})
            self.assertEqual((made.status, made.json["size_bytes"]), (201, 8))
            self.assertEqual([d["name"] for d in serve.call("GET", "/datasets").json["datasets"]], ["p.txt"])
            run_id = serve.start({"server_url": sim.url, "dataset": "p.txt", "num_prompts": 4, "output_len": 3})
            serve.wait_for(run_id, "completed")
            self.assertEqual(serve.call("POST", "/datasets?name=../x", "one\n").status, 422)
            self.assertEqual(serve.call("POST", "/datasets?name=x.jsonl", "{broken").status, 422)
            self.assertEqual(serve.call("DELETE", "/datasets/p.txt").status, 204)
            self.assertEqual(serve.call("DELETE", "/datasets/p.txt").status, 404)

    def test_metrics_follow_the_running_test(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG})
            wait_until(lambda: f'llm_loadtest_run_succeeded_requests{{run_id="{run_id}"}}'
                       in serve.call("GET", "/metrics").body.decode(), "the run is in /metrics")
            self.assertIn("llm_loadtest_runs_running 1\n", serve.call("GET", "/metrics").body.decode())
            serve.call("DELETE", f"/run/{run_id}")


class Watching(TestCase):
    def test_progress_then_the_summary(self):
        with Simulator("--ttft-ms", 20, "--itl-ms", 5) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **QUICK})
            watch = serve.watch(run_id)
            self.assertEqual(watch.status, 101)
            messages = watch.messages()
            self.assertEqual(messages[0]["type"], "progress")
            self.assertEqual((messages[-1]["type"], messages[-1]["status"]), ("completed", "completed"))
            self.assertEqual([level["succeeded"] for level in messages[-1]["summary"]["levels"]], [20, 20])
            logged = [entry["request_id"] for message in messages[:-1] for entry in message["request_log"]]
            self.assertGreater(len(logged), 0)
            self.assertEqual(len(logged) + sum(message["dropped"] for message in messages[:-1]), 40)
            self.assertEqual(len(set(logged)), len(logged))
            watch.close()
            late = serve.watch(run_id)
            self.assertEqual([m["type"] for m in late.messages()], ["completed"])
            late.close()
            self.assertEqual(serve.watch("no-such-run").status, 404)

    def test_every_request_is_told_as_it_ends(self):
        with Simulator("--ttft-ms", 400, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, "concurrency": 10, "num_prompts": 30, "output_len": 3, "warmup": 0})
            watch = serve.watch(run_id)
            messages = watch.messages()
            watch.close()
            told = [[entry["request_id"] for entry in m["request_log"]] for m in messages if m["type"] == "progress"]
            kept = serve.call("GET", f"/result/{run_id}/requests").json["requests"]
            self.assertLessEqual({i for ids in told for i in ids}, {row["request_id"] for row in kept})
            dropped = sum(m["dropped"] for m in messages if m["type"] == "progress")
            self.assertEqual(sum(len(ids) for ids in told) + dropped, 30)
            self.assertGreaterEqual(sum(1 for ids in told if ids), 3)  # as they ended, not all at the end

    def test_ping_is_answered_and_giants_end_the_connection(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG})
            watch = serve.watch(run_id)
            watch.send("ping")
            while watch.receive() != "pong":
                pass
            self.assertEqual(serve.call("GET", "/ws/stats").json["connections"], 1)
            watch.send_raw(b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"mask" + b"x" * 1000)
            while watch.receive() is not None:
                pass
            watch.close()
            wait_until(lambda: serve.call("GET", "/ws/stats").json["connections"] == 0, "the watcher is gone")
            serve.call("DELETE", f"/run/{run_id}")

    def test_the_key_comes_in_the_first_message_or_as_subprotocol(self):
        with Serve(self.folder, "--api-key-scope", "all", env={"API_KEY": "k"}) as serve:
            header = {"X-API-Key": "k", "Content-Type": "application/json"}
            run_id = serve.call("POST", "/demo", '{"num_prompts": 2, "output_len": 2}', header).json["run_id"]
            by_message = serve.watch(run_id)
            by_message.send('{"type": "auth", "api_key": "k"}')
            self.assertEqual(by_message.messages()[-1]["type"], "completed")
            by_subprotocol = serve.watch(run_id, Sec_WebSocket_Protocol="llm-loadtest, key.aw")
            self.assertIn(b"Sec-WebSocket-Protocol: llm-loadtest", by_subprotocol.head)
            self.assertEqual(by_subprotocol.messages()[-1]["type"], "completed")
            wrong = serve.watch(run_id)
            wrong.send('{"type": "auth", "api_key": "guess"}')
            self.assertEqual([m["error"] for m in wrong.messages()], ["this is not the key"])
            for watch in (by_message, by_subprotocol, wrong):
                watch.close()


class Ending(TestCase):
    def test_sigterm_keeps_what_was_measured(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim:
            with Serve(self.folder, "--grace", "0s") as serve:
                run_id = serve.start({"server_url": sim.url, **LONG})
                waiting = serve.start({"server_url": sim.url, **QUICK})
                wait_until(lambda: (serve.call("GET", f"/run/{run_id}").json["metrics"] or {}).get("success_count", 0),
                           "requests end")
                self.assert_exit(serve.stop(10), 0)
            with Serve(self.folder) as again:
                self.assertEqual(again.call("GET", f"/run/{run_id}").json["status"], "cancelled")
                self.assertGreater(again.call("GET", f"/result/{run_id}").json["levels"][0]["succeeded"], 0)
                self.assertEqual(again.call("GET", f"/run/{waiting}").json["status"], "cancelled")

    def test_a_run_may_end_within_the_grace(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim:
            with Serve(self.folder, "--grace", "60s") as serve:
                run_id = serve.start({"server_url": sim.url, **QUICK})
                serve.wait_for(run_id, "running", "completed")
                self.assert_exit(serve.stop(), 0)
            with Serve(self.folder) as again:
                self.assertEqual(again.call("GET", f"/run/{run_id}").json["status"], "completed")

    def test_a_second_signal_ends_the_patience(self):
        with Simulator() as sim, Serve(self.folder, "--grace", "1h") as serve:
            run_id = serve.start({"server_url": sim.url, **LONG})
            serve.wait_for(run_id, "running")
            serve.signal(signal.SIGINT)
            wait_until(lambda: any(line["event"] == "stopping" for line in serve.log_lines()), "it stops")
            serve.signal(signal.SIGINT)
            self.assert_exit(serve.finish(10), 0)

    def test_a_killed_server_leaves_the_run_interrupted(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim:
            with Serve(self.folder) as serve:
                run_id = serve.start({"server_url": sim.url, **LONG, "concurrency": [1, 2], "duration_s": 1})
                wait_until(lambda: serve.call("GET", f"/run/{run_id}").json["levels"] >= 1, "a level is kept")
                serve.signal(signal.SIGKILL)
                serve.finish(10)
            with Serve(self.folder) as again:
                status = again.call("GET", f"/run/{run_id}").json
                self.assertEqual((status["status"], status["levels"] >= 1), ("interrupted", True))


if __name__ == "__main__":
    unittest.main()
