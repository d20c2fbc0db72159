"""What a dashboard asks for besides results: the list in other orders, the body that repeats a run, the system."""

import contextlib
import pathlib
import sqlite3
import unittest

from serve_support import Serve
from support import Simulator, TestCase, run

QUICK = {"concurrency": [1, 4], "num_prompts": 20, "input_len": 20, "output_len": 5, "warmup": 1}


class History(TestCase):
    def test_a_run_has_the_rate_of_each_level_and_how_long_it_took(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": sim.url, **QUICK})
            serve.wait_for(run_id, "completed")
            entry = serve.call("GET", "/history").json["runs"][0]
            levels = serve.call("GET", f"/result/{run_id}").json["levels"]
            rates = [level["output_tokens_per_s"] for level in levels]
            self.assertEqual(len(rates), 2)
            for rate, kept in zip(rates, entry["output_tokens_per_s_by_level"], strict=True):
                self.assertAlmostEqual(rate, kept, places=5)
            self.assertGreater(entry["duration_s"], 0)
            self.assertEqual(serve.call("GET", f"/run/{run_id}").json["duration_s"], entry["duration_s"])
        listed = run("history", "--database", self.path("runs.db"), "--format", "json")
        self.assert_exit(listed, 0)
        self.assertIn('"output_tokens_per_s_by_level": [\n', listed.out)

    def test_the_list_is_sorted_as_it_is_asked_for(self):
        with Serve(self.folder) as serve:
            ids = [serve.start({"num_prompts": 2, "output_len": 2, "concurrency": n}, "/demo") for n in (1, 2, 3)]
            for run_id in ids:
                serve.wait_for(run_id, "completed")
            with contextlib.closing(sqlite3.connect(self.path("runs.db"))) as database, database:
                for run_id, model, ttft in zip(ids, ("b", "C", "a"), (30, None, 10), strict=True):
                    database.execute("UPDATE runs SET model = ?, ttft_p50_ms = ? WHERE run_id = ?", (model, ttft, run_id))
            one, two, three = ids
            for sort, expected in (("newest", [three, two, one]), ("oldest", [one, two, three]), ("model", [three, one, two]),
                                   ("-model", [two, one, three]), ("ttft", [three, one, two]), ("-ttft", [one, three, two]),
                                   ("status", [three, two, one]), ("-error_rate", [three, two, one])):
                listed = serve.call("GET", f"/history?sort={sort}").json["runs"]
                self.assertEqual([entry["run_id"] for entry in listed], expected, sort)
            for sort in ("duration", "-duration", "throughput", "-throughput", "error_rate", "-status"):
                self.assertEqual(serve.call("GET", f"/history?sort={sort}&limit=2").json["total"], 3, sort)
            refused = serve.call("GET", "/history?sort=colour")
            self.assertEqual(refused.status, 422)
            self.assertIn('"colour" is not known; there are: newest, oldest, model, -model,', refused.json["errors"][0]["detail"])


class Repeat(TestCase):
    def test_the_body_of_a_run_asks_for_the_same_again(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1, "--api-key", "sk-hush") as sim, Serve(self.folder) as serve:
            serve.call("POST", "/datasets?name=p.txt", "one\ntwo\n", {"Content-Type": "text/plain"})
            asked = {"server_url": [sim.url], "dataset": "p.txt", "num_prompts": 4, "output_len": 3, "concurrency": [1, 2],
                     "goodput_thresholds": {"ttft_ms": 500.0}, "goodput_basis": "sent", "framework": "vllm",
                     "framework_config": {"tensor_parallel_size": 2}, "metadata": {"gpu": "none"}}
            run_id = serve.start({**asked, "api_key": "sk-hush", "headers": {"X-Secret": "hush", "X-A": "1"}})
            serve.wait_for(run_id, "completed")
            body = serve.call("GET", f"/run/{run_id}/body").json
            kept = {**asked, "headers": [{"name": "X-A", "value": "1"}],
                    "metadata": {"framework": "vllm", "framework_config.tensor_parallel_size": "2", "gpu": "none"}}
            del kept["framework"], kept["framework_config"]
            self.assertEqual(body, kept)
            again = serve.start({**body, "api_key": "sk-hush"})
            serve.wait_for(again, "completed")
            self.assertEqual(serve.call("GET", f"/run/{again}/body").json, body)
            configs = [serve.call("GET", f"/result/{one}").json["config"] for one in (run_id, again)]
            self.assertNotEqual(configs[0].pop("seed"), configs[1].pop("seed"))  # none was asked for
            for config in configs:
                config["headers"] = [header for header in config["headers"] if header["name"] != "X-Secret"]
            self.assertEqual(configs[0], configs[1])
            self.assertEqual(serve.call("GET", "/run/none/body").status, 404)

    def test_a_demonstration_is_repeated_as_one(self):
        with Serve(self.folder) as serve:
            run_id = serve.start({"num_prompts": 4, "output_len": 4}, "/demo")
            body = serve.call("GET", f"/run/{run_id}/body").json
            self.assertEqual(body, {"num_prompts": 4, "output_len": 4})
            serve.wait_for(serve.start(body, "/demo"), "completed")

    def test_a_run_of_the_command_line_has_one_and_one_of_an_earlier_version_has_none(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim:
            pathlib.Path(self.path("p.txt")).write_text("one\ntwo\n")
            self.assert_exit(run("run", "--server", sim.url, "--dataset", self.path("p.txt"), "-n", 4, "--output-len", 3, "--save",
                                 "--database", self.path("runs.db"), "--quiet"), 0)
            with Serve(self.folder) as serve:
                run_id = serve.call("GET", "/history").json["runs"][0]["run_id"]
                self.assertEqual(serve.call("GET", f"/run/{run_id}/body").json,
                                 {"server_url": [sim.url], "num_prompts": 4, "output_len": 3, "dataset": "p.txt"})
                with contextlib.closing(sqlite3.connect(self.path("runs.db"))) as database, database:
                    database.execute("UPDATE results SET body = NULL")
                self.assertEqual(serve.call("GET", f"/run/{run_id}/body").status, 404)


class System(TestCase):
    def test_it_says_what_the_server_was_started_with(self):
        folder = self.folder / "data/tokenizers"
        folder.mkdir(parents=True)
        (folder / "llama.json").write_text("{}")
        with Serve(self.folder, "--max-queued", 7, "--rate-limit", 0, env={"API_KEY": "hush"}) as serve:
            answer = serve.call("GET", "/api/v1/system/info")
            found = answer.json["serve"]
            self.assertNotIn(b"hush", answer.body)
            self.assertEqual(found["key_scope"], "write")
            self.assertEqual(found["limits"], {
                "parallel_runs": 1, "max_queued": 7, "parallel_analyses": 4, "rate_limit_per_s": None, "max_connections": 256,
                "max_upload_bytes": 16_000_000, "idle_timeout_s": 20, "grace_s": 30})
            self.assertEqual((found["database"]["path"], found["database"]["runs"]), (self.path("runs.db"), 0))
            self.assertGreater(found["database"]["size_bytes"], 10_000)
            with contextlib.closing(sqlite3.connect(self.path("runs.db"))) as database:
                self.assertEqual(database.execute("PRAGMA user_version").fetchone()[0], found["database"]["schema_version"])
            self.assertEqual((found["data_dir"], found["tokenizers"]), (str(self.folder / "data"), ["llama.json"]))
            self.assertLessEqual(found["started_at"], found["now"])
            self.assertIn("o200k_base", answer.json["program"]["encodings"])


if __name__ == "__main__":
    unittest.main()
