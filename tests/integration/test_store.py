"""Saved runs: nothing that was announced is lost, whatever kills the program; what is read back is what was written."""

import json
import os
import random
import signal
import subprocess
import time
import unittest

from serve_support import Serve
from store_support import StoreCase
from support import BINARY, ENVIRONMENT, Process, Simulator, multiply_requests, wait_until

KILLS = int(os.environ.get("LOADTEST_KILLS", "50"))
KEY = "sk-integration-very-secret"


class Saved(StoreCase):
    def test_a_run_comes_back_as_it_was(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0.1) as server:
            requests = self.path("requests.jsonl")
            result = json.loads(self.save(server, "-c", "2,4", "--requests", requests, "--request-events").out)
            self.save(server)
        run_id = result["run_id"]
        shown = self.cli("show", run_id, "--format", "json")
        self.assert_exit(shown, 0)
        self.assertEqual(json.loads(shown.out), result)
        exported = self.cli("export", run_id, "--format", "jsonl")
        with open(requests) as text:
            self.assertEqual(exported.out, text.read())
        self.assertIn("TTFT", self.cli("show", run_id).out)
        for form in ("json", "csv"):
            self.assert_exit(self.cli("export", run_id, "--format", form, "-o", self.path("out." + form)), 0)
        self.assertEqual(self.read_json("out.json"), result)
        history = self.history()
        self.assertEqual((history["total"], history["counts"]["completed"]), (2, 2))
        self.assertEqual(history["runs"][1]["run_id"], run_id)
        self.assertEqual(history["runs"][1]["levels"], 3)

    def test_a_beginning_of_the_id_is_enough_unless_several_have_it(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0.1) as server:
            ids = [json.loads(self.save(server).out)["run_id"] for _ in range(2)]
        self.assert_exit(self.cli("show", ids[0][:-2]), 0)
        ambiguous = self.cli("show", ids[0][:4])
        self.assert_exit(ambiguous, 2)
        self.assertIn(f'"{ids[0][:4]}" begins the ids of 2 runs: {ids[1]}, {ids[0]}; give more of it', ambiguous.err)
        mistyped = ids[0][:-1] + ("0" if ids[0][-1] != "0" else "1")
        self.assertIn("did you mean", self.cli("show", mistyped).err)

    def test_an_export_of_a_run_that_is_deleted_meanwhile_fails(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0.1) as server:
            run_id = json.loads(self.save(server).out)["run_id"]
        multiply_requests(self.database, 5, 8000)
        export = subprocess.Popen([BINARY, "export", run_id, "--format", "jsonl", "--database", self.database], env=ENVIRONMENT,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        begun = export.stdout.read(1000)  # the pipe is full from here on, and most of the run is not read yet
        self.assert_exit(self.cli("delete", run_id), 0)
        rest, problem = export.communicate(timeout=60)
        self.assertLess((begun + rest).count(b"\n"), 40000)
        self.assertEqual((export.returncode, problem.decode()),
                         (4, "llm-loadtest: the run was deleted while it was being exported\n"))

    def test_delete(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0.1) as server:
            ids = [json.loads(self.save(server).out)["run_id"] for _ in range(3)]
        wrong = self.cli("delete", ids[0], "nonsense")
        self.assert_exit(wrong, 2)
        self.assertIn("nothing was deleted", wrong.err)
        self.assertEqual(self.history()["total"], 3)
        deleted = self.cli("delete", ids[0], ids[1])
        self.assertEqual(deleted.out, f"deleted {ids[0]}\ndeleted {ids[1]}\n")
        self.assertEqual([r["run_id"] for r in self.history()["runs"]], [ids[2]])

    def test_filters(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0.1) as server:
            for model in ("llama-8b", "qwen"):
                self.save(server, "-m", model)
        self.assertEqual([r["model"] for r in self.history("--model", "LLAMA")["runs"]], ["llama-8b"])
        self.assertEqual(self.history("--status", "failed")["total"], 0)
        self.assertEqual(self.history("--from", "2199-01-01")["total"], 0)
        self.assertEqual(self.history("--limit", "1")["total"], 2)
        bad = self.cli("history", "--from", "yesterday", "--status", "done", "--limit", "many")
        self.assert_exit(bad, 2)
        for part in ('--from: "yesterday" is not a moment', "--status: ", "--limit: "):
            self.assertIn(part, bad.err)

    def test_a_server_that_is_down_leaves_a_failed_run(self):
        finished = self.cli("run", "-s", "http://127.0.0.1:9", "--save", "--quiet")
        self.assert_exit(finished, 3)
        entry = self.history()["runs"][0]
        self.assertEqual((entry["status"], entry["levels"]), ("failed", 0))
        shown = self.cli("show", entry["run_id"])
        self.assert_exit(shown, 2)
        self.assertIn("has no result (failed: ", shown.err)

    def test_an_interrupt_is_a_cancelled_run(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as server:
            process = Process("run", "-s", server.url, "-n", 100_000, "--output-len", 2, "--save", "--database",
                              self.database)
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            process.signal(signal.SIGINT)
            self.assert_exit(process.finish(), 130)
        entry = self.history()["runs"][0]
        self.assertEqual((entry["status"], entry["levels"]), ("cancelled", 1))

    def test_no_secret_is_in_the_database(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0.1, "--api-key", KEY) as server:
            self.save(server, "--api-key", KEY, "--header", f"X-Api-Key: {KEY}", "--extra-body",
                      json.dumps({"hf_token": KEY}))
            self.save(server, "--api-key", KEY + "-wrong", code=3)
            process = Process("run", "-s", server.url, "-n", 100_000, "--api-key", KEY, "--save", "--database",
                              self.database)
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            process.signal(signal.SIGKILL)  # the log of what was written stays
            self.assert_exit(process.finish(), -signal.SIGKILL)
        names = sorted(p.name for p in self.folder.iterdir())
        self.assertIn("runs.db-wal", names)
        for path in self.folder.iterdir():
            self.assertNotIn(KEY.encode(), path.read_bytes(), path.name)


class Killed(StoreCase):
    def test_no_level_that_was_announced_is_lost(self):
        """Many short levels, killed at random moments; then the database is whole and has what stderr had said."""
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        announced = {}
        with Simulator("--ttft-ms", 0.2, "--itl-ms", 0) as server:
            for _ in range(KILLS):
                before = {r["run_id"] for r in self.history("--limit", "500")["runs"]} if announced else set()
                process = Process("run", "-s", server.url, "-c", ",".join(["1"] * 200), "-n", chance.choice([1, 20, 500]),
                                  "--output-len", 2, "--warmup", 0, "--save", "--database", self.database)
                self.addCleanup(process.kill)
                time.sleep(chance.uniform(0.02, 0.6))
                process.signal(signal.SIGKILL)
                finished = process.finish()
                self.assertEqual(finished.code, -signal.SIGKILL, finished)
                self.assertEqual(self.integrity() if os.path.exists(self.database) else ["ok"], ["ok"], seed)
                if not os.path.exists(self.database):
                    continue
                new = [r for r in self.history("--limit", "500")["runs"] if r["run_id"] not in before]
                said = sum(line.startswith(("VALID", "SUSPECT", "INVALID")) for line in finished.err.splitlines())
                self.assertLessEqual(len(new), 1)
                if not new:
                    self.assertEqual(said, 0, f"seed {seed}: a level was announced, but no run is there")
                    continue
                entry = new[0]
                announced[entry["run_id"]] = said
                self.assertEqual(entry["status"], "interrupted", f"seed {seed}")
                self.assertGreaterEqual(entry["levels"], said, f"seed {seed}: {finished.err}")
                self.assert_whole(entry)
        self.assertGreater(sum(announced.values()), KILLS, "hardly a level ended before the kills")

    def assert_whole(self, entry):
        """A run's levels have all their requests."""
        if entry["levels"] > 0:
            result = json.loads(self.cli("show", entry["run_id"], "--format", "json").out)
            self.assertEqual(len(result["levels"]), entry["levels"])
            rows = self.cli("export", entry["run_id"], "--format", "jsonl").out.splitlines()
            self.assertEqual(len(rows), sum(level["attempted"] for level in result["levels"]))

    def test_no_level_that_a_server_told_is_lost(self):
        """The same of runs that `serve` makes, one that goes on and one that waits."""
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        told = 0
        with Simulator("--ttft-ms", 0.2, "--itl-ms", 0) as server:
            for kill in range(1, KILLS // 2 + 1):
                body = {"server_url": server.url, "concurrency": [1] * 200, "num_prompts": chance.choice([1, 20, 500]),
                        "output_len": 2, "warmup": 0}
                with Serve(self.folder, "--rate-limit", 0) as serve:
                    runs = [serve.start(body) for _ in range(2)]
                    end, said = time.monotonic() + chance.uniform(0.02, 0.6), 0
                    while time.monotonic() < end:
                        said = serve.call("GET", f"/run/{runs[0]}").json["levels"]
                    serve.signal(signal.SIGKILL)
                    self.assertEqual(serve.finish().code, -signal.SIGKILL)
                self.assertEqual(self.integrity(), ["ok"], seed)
                history = self.history("--limit", "500")
                entries = {entry["run_id"]: entry for entry in history["runs"]}
                self.assertEqual(history["counts"]["interrupted"], 2 * kill, f"seed {seed}: {history['counts']}")
                self.assertGreaterEqual(entries[runs[0]]["levels"], said, f"seed {seed}")
                self.assertEqual(entries[runs[1]]["levels"], 0)
                self.assert_whole(entries[runs[0]])
                told += said
        self.assertGreater(told, KILLS // 2, "hardly a level ended before the kills")


class TwoProcesses(StoreCase):
    def test_two_runs_share_a_database(self):
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            processes = [Process("run", "-s", server.url, "-c", "1,2,3,4,5", "-n", 2000, "--output-len", 2, "--save",
                                 "--quiet", "--database", self.database) for _ in range(2)]
            wait_until(lambda: os.path.exists(self.database), "there is a database")
            while any(process._popen.poll() is None for process in processes) and self.history()["total"] < 2:
                pass
            history = self.history()
            self.assertEqual(history["counts"]["interrupted"], 0)
            for process in processes:
                self.addCleanup(process.kill)
                self.assert_exit(process.finish(), 0)
        history = self.history()
        self.assertEqual(history["counts"]["completed"], 2)
        self.assertEqual([r["levels"] for r in history["runs"]], [5, 5])
        self.assertEqual(self.integrity(), ["ok"])


if __name__ == "__main__":
    unittest.main()
