"""run's files where a path is no plain file: pipes and symbolic links."""

import json
import os
import signal
import subprocess
import unittest

from support import BINARY, ENVIRONMENT, Listener, Process, Simulator, TestCase, run, wait_until


class Pipes(TestCase):
    def setUp(self):
        super().setUp()
        self.pipe = self.path("pipe")
        os.mkfifo(self.pipe)

    def test_one_that_nobody_reads_is_refused_before_anything_is_sent(self):
        for flag in ("--output", "--csv", "--html", "--xlsx", "--requests"):
            with self.subTest(flag=flag), Listener() as server:
                finished = run("run", "-s", server.url, "-n", 1, flag, self.pipe, timeout=20)
                self.assert_exit(finished, 2)
                self.assertEqual(finished.err, f'llm-loadtest: {flag}: "{self.pipe}" cannot be written: it is a pipe that '
                                               "nobody reads from; start its reader first\n")
                self.assertEqual(server.connections, 0)

    def test_a_reader_gets_the_whole_file(self):
        for flag in ("--output", "--requests"):
            with self.subTest(flag=flag), Simulator("--ttft-ms", 1, "--itl-ms", 0) as server:
                with subprocess.Popen(["cat", self.pipe], stdout=subprocess.PIPE) as reader:
                    # Until it waits for a writer, nobody reads.
                    wait_until(lambda: self.run_with(server, flag).code == 0, "the reader is there")
                    lines = reader.communicate(timeout=20)[0].splitlines()
                if flag == "--output":
                    self.assertEqual(json.loads(b"".join(lines))["levels"][0]["succeeded"], 3)
                else:
                    self.assertEqual(len(lines), 3)

    def run_with(self, server, flag):
        return run("run", "-s", server.url, "-n", 3, "--output-len", 4, flag, self.pipe, timeout=20)

    def test_a_reader_that_goes_away_meanwhile_is_told(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as server:
            reader = os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK)
            process = Process("run", "-s", server.url, "-n", 100_000, "--output-len", 4, "-o", self.pipe)
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            os.close(reader)
            process.signal(signal.SIGINT)
            finished = process.finish(20)
        self.assert_exit(finished, 4)
        self.assertIn("it is a pipe that nobody reads from", finished.err)
        self.assertIn("TTFT", finished.out)

    def test_standard_output_and_a_shells_pipe(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0) as server:
            command = f'"{BINARY}" run -s {server.url} -n 2 --output-len 4 '
            for script in (f"{command} -o /dev/stdout --quiet 2>/dev/null | cat",
                           f"{command} -o >(cat >{self.path('copy')}) >/dev/null 2>&1; while [ ! -s {self.path('copy')} ]; "
                           f"do sleep 0.05; done; sleep 0.2; cat {self.path('copy')}"):
                with self.subTest(script=script):
                    done = subprocess.run(["bash", "-c", script], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
                    self.assertIn('"schema_version"', done.stdout, done.stderr)


class Links(TestCase):
    def test_a_link_to_nothing_yet_is_written_through(self):
        (self.folder / "results").mkdir()
        link = self.folder / "link.json"
        link.symlink_to("results/today.json")
        with Simulator("--ttft-ms", 1, "--itl-ms", 0) as server:
            finished = run("run", "-s", server.url, "-n", 2, "--output-len", 4, "-o", link)
            self.assert_exit(finished, 0)
            self.assertTrue(link.is_symlink())
            self.assertEqual(json.loads((self.folder / "results/today.json").read_text())["status"], "completed")
            (self.folder / "results/today.json").unlink()
            both = run("run", "-s", server.url, "-n", 2, "-o", link, "--csv", self.folder / "results/today.json")
        self.assert_exit(both, 2)
        self.assertIn("is also the file of --output", both.err)


if __name__ == "__main__":
    unittest.main()
