"""`run --via`: a run at a `serve`, told, stopped and written as a local one."""

import contextlib
import json
import signal
import sqlite3
import unittest
import zipfile

import jsonschema

from serve_support import Serve
from support import ROOT, Listener, Simulator, run, wait_until
from via_support import ENDLESS, QUICK, Via, url_of

SCHEMA = json.loads((ROOT / "docs/schema/result.schema.json").read_text())


class Outputs(Via):
    def test_the_files_are_those_of_a_local_run(self):
        files = ("result.json", "levels.csv", "book.xlsx", "report.html", "requests.jsonl")
        flags = [*QUICK, "--goodput", "ttft:1000", "--metadata", "gpu=none"]
        for flag, name in zip(("-o", "--csv", "--xlsx", "--html", "--requests"), files):
            flags += [flag, name]
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            for place in ("via", "local"):
                (self.folder / place).mkdir()
            via = run("run", "--via", url_of(serve), "-s", sim.url, *flags, cwd=self.folder / "via")
            local = run("run", "-s", sim.url, *flags, cwd=self.folder / "local")
            self.assert_exit(via, 0)
            self.assert_exit(local, 0)
            run_id = self.id_in(via.err)
            kept = serve.call("GET", f"/result/{run_id}").json
        for place in ("via", "local"):
            self.assertEqual(sorted(p.name for p in (self.folder / place).iterdir()), sorted(files))
        results = [self.read_json(f"{place}/result.json") for place in ("via", "local")]
        for result in results:
            jsonschema.validate(result, SCHEMA)
        via_result, local_result = results
        self.assertEqual(via_result["config"], local_result["config"])
        self.assertEqual(via_result["metadata"], local_result["metadata"])
        self.assertEqual(via_result["server"], local_result["server"])
        self.assertEqual([level["attempted"] for level in via_result["levels"]], [20, 20])
        rows = self.read_lines("via/requests.jsonl")
        self.assertEqual(len(rows), 40)
        self.assertEqual(set(rows[0]), set(self.read_lines("local/requests.jsonl")[0]))
        self.assertEqual((via_result["requests"]["path"], via_result["requests"]["count"]), ("requests.jsonl", 40))
        # Nothing else differs from what is kept there.
        self.assertEqual({**via_result, "requests": None}, kept)
        csv = [(self.folder / place / "levels.csv").read_text().splitlines() for place in ("via", "local")]
        self.assertEqual((csv[0][0], len(csv[0])), (csv[1][0], len(csv[1])))
        sheets = [zipfile.ZipFile(self.folder / place / "book.xlsx").namelist() for place in ("via", "local")]
        self.assertEqual(*sheets)
        self.assertIn(run_id, (self.folder / "via" / "report.html").read_text())
        self.assertIn(f"Kept as   {run_id} at {url_of(serve)}", via.out)

    def test_progress_is_that_of_a_local_run(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            via = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK)
            local = run("run", "-s", sim.url, *QUICK)
        self.assert_exit(via, 0)
        begin = [line for line in local.err.splitlines() if "tokens in" in line or line.startswith("sim-model at")]
        self.assertEqual(len(begin), 2, str(local))
        for line in begin:
            self.assertIn(line + "\n", via.err)
        for load in ("c=1", "c=4"):
            self.assertRegex(via.err, rf"\n(VALID|SUSPECT|INVALID) +{load} +20 ok · ")

    def test_json_on_standard_output_and_quiet(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            finished = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--format", "json", "--quiet")
        self.assert_exit(finished, 0)
        self.assertEqual(finished.err, "")
        jsonschema.validate(json.loads(finished.out), SCHEMA)

    def test_the_arrivals_of_events_come_too(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            finished = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--request-events", "--requests",
                           self.path("requests.jsonl"))
        self.assert_exit(finished, 0)
        for row in self.read_lines("requests.jsonl"):
            self.assertTrue(1 <= len(row["events"]) <= 5, row)  # some may share a read

    def test_a_dataset_is_uploaded_once(self):
        (self.folder / "my prompts.jsonl").write_text('{"prompt": "one"}\n{"prompt": "two"}\n')
        flags = ("-n", 4, "--output-len", 3, "--dataset", self.path("my prompts.jsonl"))
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            first = run("run", "--via", url_of(serve), "-s", sim.url, *flags)
            self.assert_exit(first, 0)
            self.assertIn("uploading ", first.err)
            names = [file["name"] for file in serve.call("GET", "/datasets").json["datasets"]]
            self.assertEqual(len(names), 1)
            self.assertTrue(names[0].endswith("-my_prompts.jsonl"), names)
            again = run("run", "--via", url_of(serve), "-s", sim.url, *flags)
            self.assert_exit(again, 0)
            self.assertNotIn("uploading ", again.err)
            named = run("run", "--via", url_of(serve), "-s", sim.url, "-n", 4, "--output-len", 3, "--dataset", names[0])
            self.assert_exit(named, 0)
            (self.folder / "broken.jsonl").write_text("{broken\n")
            broken = run("run", "--via", url_of(serve), "-s", sim.url, "--dataset", self.path("broken.jsonl"))
        self.assert_exit(broken, 2)
        self.assertRegex(broken.err, r"llm-loadtest: --dataset: http://\S+ answers 422 ")

    def test_the_exit_codes_are_those_of_a_local_run(self):
        with Listener() as gone:
            pass
        with Simulator("--ttft-ms", 1, "--itl-ms", 1, "--fault-http-500", 1) as failing, \
                Simulator("--ttft-ms", 1, "--itl-ms", 1, "--fault-http-500", 0.5) as half, Serve(self.there) as serve:
            for flags in (("-s", gone.url, *QUICK), ("-s", failing.url, *QUICK),
                          ("-s", failing.url, *QUICK, "--max-error-rate", "10%"),
                          ("-s", half.url, *QUICK, "--max-error-rate", "10%"),
                          ("-s", half.url, "-n", 4, "--input-len", 200_000, "--output-len", 5)):
                local = run("run", *flags)
                via = run("run", "--via", url_of(serve), *flags)
                self.assertEqual(via.code, local.code, f"{flags}\n{local}\n{via}")
                told = [[line for line in finished.err.splitlines() if line.startswith("llm-loadtest:")]
                        for finished in (local, via)]
                self.assertEqual(len(told[0]), len(told[1]), f"{flags}\n{local}\n{via}")


class Stopping(Via):
    def test_an_interrupt_cancels_there_and_what_was_measured_is_written(self):
        with Simulator("--ttft-ms", 20, "--itl-ms", 5) as sim, Serve(self.there) as serve:
            process = self.start(serve, sim, *ENDLESS, "-o", self.path("result.json"), "--requests",
                                 self.path("requests.jsonl"))
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            wait_until(lambda: sim.metric("vllm:request_success_total") > 10, "requests succeed")
            process.signal(signal.SIGINT)
            finished = process.finish(30)
            self.assert_exit(finished, 130)
            self.assertIn("cancelling there: waiting up to 30 s for", finished.err)
            status = serve.call("GET", f"/run/{self.id_in(finished.err)}").json
            self.assertEqual(status["status"], "cancelled")
        result = self.read_json("result.json")
        self.assertEqual(result["status"], "cancelled")
        self.assert_counts_add_up(result["levels"][0])
        self.assertEqual(len(self.read_lines("requests.jsonl")), result["levels"][0]["attempted"])
        self.assertIn("TTFT", finished.out)

    def test_a_second_interrupt_leaves_at_once_and_names_the_run(self):
        with Simulator("--ttft-ms", 20_000) as sim, Serve(self.there) as serve:
            process = self.start(serve, sim, *ENDLESS, "-o", self.path("result.json"))
            wait_until(lambda: sim.metric("vllm:num_requests_running") == 4, "all slots are in use")
            process.signal(signal.SIGTERM)
            wait_until(lambda: "cancelling there" in process.error_text(), "cancelling")
            process.signal(signal.SIGINT)
            finished = process.finish(10)
            self.assert_exit(finished, 143)
            run_id = self.id_in(finished.err)
            self.assertRegex(finished.err, rf"llm-loadtest: left http://\S+: the run {run_id} .*/api/v1/benchmark/result/{run_id}\n")
            self.assertFalse((self.folder / "result.json").exists())
            serve.call("POST", f"/run/{run_id}/cancel?now=true")

    def test_the_place_in_the_queue_is_shown_and_an_interrupt_leaves_it(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            first = self.occupy(serve, sim)
            second = serve.start({"server_url": sim.url, "num_prompts": 1, "output_len": 1})
            process = self.start(serve, sim, *QUICK)
            wait_until(lambda: "place 2\n" in process.error_text(), "its place")
            serve.call("POST", f"/run/{second}/cancel")
            wait_until(lambda: "next in the queue of" in process.error_text(), "its new place")
            process.signal(signal.SIGINT)
            finished = process.finish(10)
            self.assert_exit(finished, 130)
            self.assertIn("llm-loadtest: cancelled before it began\n", finished.err)
            self.assertEqual(serve.call("GET", f"/run/{self.id_in(finished.err)}").json["status"], "cancelled")
            serve.call("POST", f"/run/{first}/cancel?now=true")

    def test_an_interrupt_in_the_queue_waits_for_no_program_that_holds_the_database(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there, "--grace", "0s") as serve:
            self.occupy(serve, sim)
            process = self.start(serve, sim, *QUICK)
            wait_until(lambda: "next in the queue of" in process.error_text(), "its place")
            with contextlib.closing(sqlite3.connect(self.there / "runs.db", isolation_level=None)) as database:
                database.execute("BEGIN IMMEDIATE")
                process.signal(signal.SIGINT)
                finished = process.finish(10)
                database.execute("ROLLBACK")
        self.assert_exit(finished, 130)
        self.assertIn("llm-loadtest: cancelled before it began\n", finished.err)

    def test_a_run_that_somebody_else_cancels(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            process = self.start(serve, sim, *ENDLESS)
            wait_until(lambda: sim.metric("vllm:request_success_total") > 10, "requests succeed")
            serve.call("POST", f"/run/{self.id_in(process.error_text())}/cancel?now=true")
            finished = process.finish(20)
        self.assert_exit(finished, 4)
        self.assertIn(", not from here\n", finished.err)


class PartialResults(Via):
    def test_a_run_that_goes_on_shows_the_levels_that_ended(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            run_id = serve.start({"server_url": sim.url, "concurrency": [2, 3, 1], "duration_s": 1, "output_len": 3})
            wait_until(lambda: serve.call("GET", f"/run/{run_id}").json["levels"] == 2, "two levels have ended")
            self.assertEqual(serve.call("GET", f"/result/{run_id}").status, 409)
            partial = serve.call("GET", f"/result/{run_id}?partial=true").json
            self.assertEqual([level["concurrency"] for level in partial["levels"]], [2, 3])
            self.assertEqual(partial["server"]["model"], "sim-model")
            later = serve.call("GET", f"/result/{run_id}?partial=true&from_level=1").json
            self.assertEqual([level["concurrency"] for level in later["levels"]], [3])
            self.assertEqual(serve.call("GET", f"/result/{run_id}?partial=maybe").status, 422)
            serve.call("POST", f"/run/{run_id}/cancel?now=true")


if __name__ == "__main__":
    unittest.main()
