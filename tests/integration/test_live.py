"""What a page needs after a reload, and the requests of a level for a chart."""

import contextlib
import json
import sqlite3
import time
import unittest
import urllib.request

from serve_support import BASE, Serve
from support import Simulator, TestCase, wait_until

QUICK = {"concurrency": [1, 4], "num_prompts": 20, "input_len": 20, "output_len": 5, "warmup": 1}
LONG = {"concurrency": [2], "duration_s": 60, "output_len": 20, "warmup": 0, "grace_s": 5}
COLUMNS = ("t_s", "ttft_ms", "e2e_ms", "output_tokens", "status", "failure_kind")


class AfterAReload(TestCase):
    def live(self, serve, run_id, query=""):
        answer = serve.call("GET", f"/run/{run_id}/live{query}")
        self.assertEqual(answer.status, 200, str(answer))
        return answer.json

    def test_a_point_a_second_and_every_request_once(self):
        with Simulator("--ttft-ms", 20, "--itl-ms", 5) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG})
            seen, dropped, after = [], 0, 0
            deadline = time.monotonic() + 40
            points = []
            while sum(point["itl_avg_ms"] is not None for point in points) < 3:
                self.assertLess(time.monotonic(), deadline, points)
                page = self.live(serve, run_id, f"?after={after}")
                self.assertGreaterEqual(page["next"], after)
                self.assertEqual(len(page["request_log"]) + page["dropped"], page["next"] - after)
                seen += page["request_log"]
                dropped, after, points = dropped + page["dropped"], page["next"], page["points"]
                time.sleep(0.2)
            self.assertEqual((page["run_id"], page["status"], page["interval_s"]), (run_id, "running", 1))
            times = [point["t_s"] for point in points]
            self.assertEqual([int(t) for t in times], sorted({int(t) for t in times}))
            self.assertEqual({point["level"] for point in points}, {0})
            measured = [point for point in points if point["itl_avg_ms"] is not None]
            for point in measured:
                self.assertGreater(point["itl_avg_ms"], 4)
                self.assertGreater(point["output_tokens_per_s"], 0)
                self.assertLessEqual(point["in_flight"], 2)
            self.assertGreater(measured[-1]["success_count"], measured[0]["success_count"])
            later = self.live(serve, run_id, f"?since_s={times[1]}")["points"]
            self.assertEqual([point["t_s"] for point in later][: len(times) - 2], times[2:])

            numbers = [entry["seq"] for entry in seen]
            self.assertEqual(numbers, sorted(set(numbers)))
            self.assertEqual(len(numbers) + dropped, after)
            serve.call("POST", f"/run/{run_id}/cancel?now=true")
            serve.wait_for(run_id, "cancelled")
            result = serve.call("GET", f"/result/{run_id}").json
            kept = {row["request_id"]: row for row in serve.call("GET", f"/result/{run_id}/requests?limit=1000").json["requests"]}
            for entry in seen:
                row = kept[entry["request_id"]]
                self.assertEqual((entry["status"], entry["ttft_ms"], entry["e2e_ms"]), (row["status"], row["ttft_ms"], row["e2e_ms"]))
                since_start = (row["end_ns"] - result["clock"]["monotonic_ns"]) / 1e9
                self.assertTrue(since_start <= entry["at_s"] < since_start + 1, (since_start, entry))
            self.assertEqual(self.live(serve, run_id, "?after=7"), {
                "run_id": run_id, "status": "cancelled", "interval_s": 1, "points": [], "request_log": [], "next": 7, "dropped": 0})

    def test_it_has_the_entries_that_the_websocket_tells(self):
        with Simulator("--ttft-ms", 20, "--itl-ms", 5) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG})
            watch, told, itl = serve.watch(run_id), {}, []
            while len(told) < 20:
                message = json.loads(watch.receive())
                told.update({entry["seq"]: entry for entry in message["request_log"]})
                itl.append((message["metrics"] or {}).get("itl_avg_ms"))
            watch.close()
            self.assertGreater(itl[-1], 4)
            kept = {entry["seq"]: entry for entry in self.live(serve, run_id)["request_log"]}
            self.assertEqual({seq: kept[seq] for seq in told}, told)
            serve.call("DELETE", f"/run/{run_id}")
            self.assertEqual(serve.call("GET", f"/run/{run_id}/live").status, 404)

    def test_a_run_that_waits_has_nothing_yet(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            first = serve.start({"server_url": sim.url, **LONG})
            serve.wait_for(first, "running")
            second = serve.start({"server_url": sim.url, **QUICK})
            self.assertEqual(self.live(serve, second), {
                "run_id": second, "status": "queued", "interval_s": 1, "points": [], "request_log": [], "next": 0, "dropped": 0})
            for run_id in (second, first):
                serve.call("DELETE", f"/run/{run_id}")

    def test_what_cannot_be_used_is_told(self):
        with Serve(self.folder, "--api-key-scope", "all", env={"API_KEY": "k"}) as serve:
            header = {"X-API-Key": "k"}
            for path in ("/run/x/live", "/result/x/timeline"):
                self.assertEqual(serve.call("GET", path).status, 401)
                self.assertEqual(serve.call("GET", path, headers=header).status, 404)
                self.assertEqual(serve.call("POST", path, {}, header).status, 405)
            wrong = serve.call("GET", "/run/x/live?since_s=soon&after=-1&page=2", headers=header)
            self.assertEqual((wrong.status, [e["pointer"] for e in wrong.json["errors"]]), (422, ["?page", "?since_s", "?after"]))
            wrong = serve.call("GET", "/result/x/timeline?level=x&max_points=100001", headers=header)
            self.assertEqual((wrong.status, [e["pointer"] for e in wrong.json["errors"]]), (422, ["?level", "?max_points"]))


class Timeline(TestCase):
    def timeline(self, serve, run_id, query=""):
        answer = serve.call("GET", f"/result/{run_id}/timeline{query}")
        self.assertEqual(answer.status, 200, str(answer))
        return answer.json

    def test_columns_are_the_requests_in_the_order_of_sending(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1, "--fault-http-500", 0.3) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **QUICK})
            serve.wait_for(run_id, "completed")
            rows = serve.call("GET", f"/result/{run_id}/requests?level=1").json["requests"]
            self.assertEqual({row["status"] for row in rows}, {"ok", "failed"})
            found = self.timeline(serve, run_id, "?level=1")
            self.assertEqual({name: found[name] for name in ("run_id", "level", "total", "every")},
                             {"run_id": run_id, "level": 1, "total": 20, "every": 1})
            self.assertEqual([len(found[name]) for name in COLUMNS], [20] * len(COLUMNS))
            for i, row in enumerate(rows):
                self.assertAlmostEqual(found["t_s"][i], (row["sent_ns"] - rows[0]["sent_ns"]) / 1e9, delta=0.000051)
                for name in ("ttft_ms", "e2e_ms"):
                    if row[name] is None:
                        self.assertIsNone(found[name][i])
                    else:
                        self.assertAlmostEqual(found[name][i], row[name], delta=0.000051)
                self.assertEqual((found["output_tokens"][i], found["status"][i]), (row["output_tokens"], row["status"]))
                self.assertEqual(found["failure_kind"][i], row["failure"] and row["failure"]["kind"])
            some = self.timeline(serve, run_id, "?level=1&max_points=7")
            self.assertEqual((some["total"], some["every"]), (20, 3))
            for name in COLUMNS:
                self.assertEqual(some[name], found[name][::3])
            missing = serve.call("GET", f"/result/{run_id}/timeline?level=2")
            self.assertEqual((missing.status, missing.json["detail"]),
                             (404, "of the levels of this run, counted from 0, 2 have ended; 2 is none of them"))

    def test_a_level_is_there_once_it_has_ended(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **LONG, "concurrency": [1, 2], "duration_s": 2})
            wait_until(lambda: serve.call("GET", f"/run/{run_id}").json["levels"] >= 1, "a level has ended")
            self.assertGreater(self.timeline(serve, run_id)["total"], 0)
            serve.call("DELETE", f"/run/{run_id}")

    def test_a_hundred_thousand_requests_are_quick(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, "num_prompts": 100, "concurrency": 8, "output_len": 2})
            serve.wait_for(run_id, "completed")
            with contextlib.closing(sqlite3.connect(self.path("runs.db"))) as database, database:
                columns = [row[1] for row in database.execute("PRAGMA table_info(requests)")]
                taken = ", ".join("seq + 100 * n" if name == "seq" else name for name in columns)
                database.execute(f"WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 999) "
                                 f"INSERT INTO requests ({', '.join(columns)}) SELECT {taken} FROM requests, more")
                database.execute("UPDATE levels SET requests = 100000")
            url = f"http://127.0.0.1:{serve.port}{BASE}/result/{run_id}/timeline?max_points=100000"
            begun = time.monotonic()
            with urllib.request.urlopen(url, timeout=20) as answer:  # to hold it against the contract takes minutes
                whole = json.load(answer)
            self.assertLess(time.monotonic() - begun, 5)
            self.assertEqual((whole["every"], [len(whole[name]) for name in COLUMNS]), (1, [100_000] * len(COLUMNS)))
            some = self.timeline(serve, run_id, "?max_points=999")
            self.assertEqual((some["every"], some["ttft_ms"]), (101, whole["ttft_ms"][::101]))


if __name__ == "__main__":
    unittest.main()
