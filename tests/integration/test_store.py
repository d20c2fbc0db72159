"""Saved runs: nothing that was announced is lost, whatever kills the program; what is read back is what was written."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

from support import BINARY, ENVIRONMENT, Process, Simulator, TestCase, multiply_requests, run, wait_until

KILLS = int(os.environ.get("LOADTEST_KILLS", "50"))
KEY = "sk-integration-very-secret"


class StoreCase(TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.path("runs.db")

    def cli(self, *arguments, **more):
        return run(*arguments, "--database", self.database, **more)

    def history(self, *arguments):
        finished = self.cli("history", "--format", "json", *arguments)
        self.assert_exit(finished, 0)
        return json.loads(finished.out)

    def save(self, server, *arguments, code=0):
        finished = self.cli("run", "-s", server.url, "-c", 1, "-n", 5, "--output-len", 4, "--warmup", 0, "--save",
                            "--format", "json", "--quiet", *arguments)
        self.assert_exit(finished, code)
        return finished

    def integrity(self):
        with sqlite3.connect(self.database) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")]


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
                if entry["levels"] > 0:
                    result = json.loads(self.cli("show", entry["run_id"], "--format", "json").out)
                    self.assertEqual(len(result["levels"]), entry["levels"])
                    rows = self.cli("export", entry["run_id"], "--format", "jsonl").out.splitlines()
                    self.assertEqual(len(rows), sum(level["attempted"] for level in result["levels"]))
        self.assertGreater(sum(announced.values()), KILLS, "hardly a level ended before the kills")


class TwoProcesses(StoreCase):
    def test_two_runs_share_a_database(self):
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            processes = [Process("run", "-s", server.url, "-c", "1,2,3,4,5", "-n", 2000, "--output-len", 2, "--save",
                                 "--quiet", "--database", self.database) for _ in range(2)]
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


class BadDatabases(StoreCase):
    def assert_refused(self, path, part, *command):
        finished = run(*(command or ("history",)), "--database", path)
        self.assert_exit(finished, 2)
        self.assertIn(part, finished.err)

    def test_files_that_are_no_database(self):
        with open(self.path("text"), "w") as text:
            text.write("hello " * 1000)
        self.assert_refused(self.path("text"), "is not a database of llm-loadtest")
        with sqlite3.connect(self.path("other")) as other:
            other.execute("CREATE TABLE recipes (name)")
        self.assert_refused(self.path("other"), "is a database of another program")
        self.assert_refused(self.path("none"), "there is no database")
        self.assert_refused(str(self.folder), "is a folder; name a file in it")
        self.assert_refused("/proc/runs.db", "cannot be opened", "run", "-s", "http://127.0.0.1:9", "--save")

    def test_a_newer_database(self):
        self.cli("run", "-s", "http://127.0.0.1:9", "--save", "--quiet")
        with sqlite3.connect(self.database) as connection:
            connection.execute("PRAGMA user_version = 99")
        self.assert_refused(self.database, "was written by a newer llm-loadtest (version 99")

    def test_a_damaged_database(self):
        self.cli("run", "-s", "http://127.0.0.1:9", "--save", "--quiet")
        size = os.path.getsize(self.database)
        with open(self.database, "r+b") as file:
            file.seek(4096)
            file.write(os.urandom(size - 4096))
        finished = self.cli("history")
        self.assert_exit(finished, 4)
        self.assertIn("is damaged", finished.err)

    def test_a_disk_that_fills_up_does_not_stop_the_run(self):
        # A limit on the size of files is as good as a full disk; the signal that comes with it is ignored.
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            command = 'ulimit -f 200; trap "" XFSZ; exec "$0" "$@"'
            finished = subprocess.run(
                ["bash", "-c", command, BINARY, "run", "-s", server.url, "-n", "3000", "-c", "4", "--output-len", "2",
                 "--save", "--database", self.database], capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
        self.assertEqual(finished.returncode, 4, finished)
        self.assertIn("TTFT", finished.stdout)
        self.assertIn("--save: ", finished.stderr)
        self.assertIn("the run goes on", finished.stderr)
        self.assertEqual(self.integrity(), ["ok"])

    def limited(self, kib, *arguments):
        """The program, where no file may grow beyond a size: as good as a full disk."""
        return subprocess.Popen(["bash", "-c", f'ulimit -f {kib}; trap "" XFSZ; exec "$0" "$@"', BINARY, *arguments],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)

    def test_a_run_that_died_on_a_full_disk_is_interrupted_for_everybody(self):
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            process = self.limited(300, "run", "-s", server.url, "-c", ",".join(["1"] * 500), "-n", "300", "--output-len",
                                   "2", "--save", "--database", self.database)
            self.addCleanup(process.kill)
            said = ""
            while "the run goes on" not in said:  # it cannot be saved any more
                said += (line := process.stderr.readline())
                self.assertTrue(line, said)
            process.kill()
            process.communicate()
        for arguments in (("history",), ("history", "--status", "interrupted")):
            reader = self.limited(64, *arguments, "--format", "json", "--database", self.database)
            out, err = reader.communicate(timeout=60)
            self.assertEqual((reader.returncode, err), (0, ""))
            history = json.loads(out)
            self.assertEqual((history["total"], history["counts"]["running"], history["counts"]["interrupted"]), (1, 0, 1))
            self.assertEqual((history["runs"][0]["status"], history["runs"][0]["status_detail"]),
                             ("interrupted", "the process that ran it ended before the run did"))
            self.assertGreater(history["runs"][0]["levels"], 0)
        self.assertEqual(self.history()["counts"]["interrupted"], 1)  # with room again
        self.assertEqual(self.integrity(), ["ok"])

    def test_who_may_only_read_sees_what_is_interrupted(self):
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            process = Process("run", "-s", server.url, "-c", "1,1", "-n", "20000", "--output-len", 2, "--save", "--database",
                              self.database)
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            process.signal(signal.SIGKILL)
            process.finish()
        # What root may do all the same is taken from it.
        prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
        for path in (*self.folder.iterdir(), self.folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            reader = subprocess.run([*prefix, BINARY, "history", "--format", "json", "--database", self.database],
                                    capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
        finally:
            self.folder.chmod(0o755)
        self.assertEqual((reader.returncode, reader.stderr), (0, ""))
        self.assertEqual([entry["status"] for entry in json.loads(reader.stdout)["runs"]], ["interrupted"])

    def test_a_database_in_use_for_too_long_is_a_sentence(self):
        self.cli("run", "-s", "http://127.0.0.1:9", "--save", "--quiet")
        holder = sqlite3.connect(self.database, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        run_id = self.history()["runs"][0]["run_id"]  # readers go on
        process = Process("delete", run_id, "--database", self.database)
        self.addCleanup(process.kill)
        time.sleep(0.3)
        holder.execute("COMMIT")  # and a writer waits
        self.assert_exit(process.finish(), 0)


if __name__ == "__main__":
    unittest.main()
