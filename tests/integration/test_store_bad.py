"""Databases that cannot be used: what is said, and that nothing is lost."""

import contextlib
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import time
import unittest

from serve_support import Serve
from store_support import StoreCase
from support import BINARY, ENVIRONMENT, Process, Simulator, run, wait_until


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

    def lost_run(self, server):
        """A run whose process is gone, and nobody has looked since."""
        process = Process("run", "-s", server.url, "-c", "1,1", "-n", "20000", "--output-len", 2, "--save", "--database",
                          self.database)
        self.addCleanup(process.kill)
        wait_until(lambda: "measuring" in process.error_text(), "measuring")
        process.signal(signal.SIGKILL)
        process.finish()

    def states(self):
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return [state for state, in connection.execute("SELECT state FROM runs")]

    def writer(self):
        """Another program that is writing, for long."""
        holder = sqlite3.connect(self.database, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        return holder

    def test_who_reads_does_not_wait_for_who_writes_to_see_what_is_interrupted(self):
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            self.lost_run(server)
        with Serve(self.folder) as serve:
            writer = self.writer()
            # A writer would wait for half a minute.
            [entry] = json.loads(self.cli("history", "--format", "json", timeout=20).out)["runs"]
            self.assertEqual(entry["status"], "interrupted")
            self.assertIn(entry["run_id"], self.cli("show", entry["run_id"], timeout=20).err)
            begun = time.monotonic()
            for path in ("/history", "/health/benchmark", f"/run/{entry['run_id']}"):
                self.assertEqual(serve.call("GET", path).status, 200)
            self.assertEqual(serve.call("GET", "/history").json["counts"]["interrupted"], 1)
            self.assertLess(time.monotonic() - begun, 20)
            writer.execute("COMMIT")
        self.assertEqual(self.states(), [1])  # nobody could write it down
        self.history()
        self.assertEqual(self.states(), [5])

    def test_who_may_only_read_sees_what_is_interrupted(self):
        with Simulator("--ttft-ms", 0.5, "--itl-ms", 0) as server:
            self.lost_run(server)
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

    def test_a_writer_waits_for_another(self):
        self.cli("run", "-s", "http://127.0.0.1:9", "--save", "--quiet")
        run_id = self.history()["runs"][0]["run_id"]
        writer = self.writer()
        process = Process("delete", run_id, "--database", self.database)
        self.addCleanup(process.kill)
        proc = pathlib.Path(f"/proc/{process._popen.pid}")
        files = lambda: [os.path.realpath(file) for file in (proc / "fd").iterdir()]
        sleeps = lambda: int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (proc / "status").read_text(), re.M)[1])
        wait_until(lambda: files().count(os.path.realpath(self.database)) == 2, "it would write")  # as a reader it has one
        before = sleeps()
        wait_until(lambda: sleeps() > before + 3, "it tries again and again")
        self.assertEqual(self.history()["total"], 1)
        writer.execute("COMMIT")
        self.assert_exit(process.finish(), 0)
        self.assertEqual(self.history()["total"], 0)


if __name__ == "__main__":
    unittest.main()
