"""`run` against the simulator: the report, the files, the counts, the configuration file."""

import csv
import json
import subprocess
import unittest

from support import BINARY, ENVIRONMENT, Simulator, TestCase, run

QUICK = ("--ttft-ms", 5, "--itl-ms", 1)


class Run(TestCase):
    def test_three_levels_fill_every_file(self):
        with Simulator(*QUICK, "--truth", self.path("truth.jsonl")) as server:
            finished = run("run", "-s", server.url, "-c", "1,4,8", "-n", 12, "--output-len", 8, "--metadata", "gpu=none",
                           "--goodput", "ttft:1000,e2e:10000", "-o", self.path("result.json"),
                           "--csv", self.path("levels.csv"), "--requests", self.path("requests.jsonl"),
                           "--request-events")
        self.assert_exit(finished, 0)
        result = self.read_json("result.json")
        self.assertEqual(result["schema_version"], 1)
        self.assertEqual(result["status"], "completed")
        self.assertEqual(result["metadata"], {"gpu": "none"})
        self.assertEqual([level["concurrency"] for level in result["levels"]], [1, 4, 8])
        for level in result["levels"]:
            self.assert_counts_add_up(level)
            self.assertEqual((level["attempted"], level["succeeded"]), (12, 12))
            self.assertEqual(level["output_tokens"], 12 * 8)
            self.assertEqual(level["ttft_ms"]["n"], 12)
            self.assertGreaterEqual(level["ttft_ms"]["min"], 5)
            self.assertEqual(level["goodput"]["judged"], 12)
            self.assertLessEqual(level["achieved_concurrency"], level["concurrency"] * 1.001)
        self.assertEqual(len({level["concurrency"] for level in result["levels"]}), 3)

        with open(self.path("levels.csv"), newline="") as file:
            self.assertEqual(len(list(csv.reader(file))), 1 + 3)
        requests = self.read_lines("requests.jsonl")
        self.assertEqual(len(requests), 36)
        self.assertEqual(result["requests"]["count"], 36)
        for request in requests:
            self.assertEqual(request["status"], "ok")
            self.assertEqual(sum(tokens for _, tokens in request["events"]), 8)

        truth = {line["request_id"]: line for line in self.read_lines("truth.jsonl")}
        self.assertEqual(len({request["request_id"] for request in requests} & truth.keys()), 36)
        self.assertEqual(len(truth), 36 + 3 * 3 + 1)  # measured, three for warm-up a level, the probe
        for request in requests:  # the client saw the first token after the server sent it, and not much later
            self.assertGreaterEqual(request["first_token_ns"], truth[request["request_id"]]["sends_ns"][0])

    def test_stdout_is_one_json_object_with_format_json(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--format", "json")
        self.assert_exit(finished, 0)
        self.assertEqual(json.loads(finished.out)["levels"][0]["succeeded"], 4)

    def test_result_file_is_what_stdout_says(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--format", "json",
                           "-o", self.path("result.json"))
        self.assert_exit(finished, 0)
        self.assertEqual(json.loads(finished.out), self.read_json("result.json"))

    def test_quiet_leaves_stderr_empty(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--quiet")
        self.assert_exit(finished, 0)
        self.assertEqual(finished.err, "")
        self.assertIn("TTFT", finished.out)

    def test_no_control_characters_outside_a_terminal(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4)
        self.assertNotIn("\x1b", finished.out + finished.err)

    def test_duration_ends_a_level(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "-c", 2, "-d", "500ms", "--output-len", 4, "--format", "json")
        self.assert_exit(finished, 0)
        level = json.loads(finished.out)["levels"][0]
        self.assert_counts_add_up(level)
        self.assertGreater(level["succeeded"], 10)
        self.assertGreaterEqual(level["duration_s"], 0.4)
        self.assertLess(level["duration_s"], 5)

    def test_grace_of_zero_cuts_off_at_the_end_of_the_duration(self):
        with Simulator("--ttft-ms", 20_000) as server:
            finished = run("run", "-s", server.url, "-c", 3, "-d", "300ms", "--grace", 0, "--warmup", 0,
                           "--format", "json")
        self.assert_exit(finished, 3)  # none succeeded
        level = json.loads(finished.out)["levels"][0]
        self.assertEqual((level["attempted"], level["cut_off"], level["failed"]), (3, 3, 0))
        self.assertLess(level["duration_s"], 5)

    def test_not_streaming_has_no_ttft(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "--no-stream", "-n", 4, "--output-len", 4, "--format", "json")
        self.assert_exit(finished, 0)
        level = json.loads(finished.out)["levels"][0]
        self.assertEqual(level["succeeded"], 4)
        for name in ("ttft_ms", "tpot_ms", "itl_ms", "icl_ms"):
            self.assertIsNone(level[name], name)
        self.assertEqual(level["e2e_ms"]["n"], 4)
        self.assertEqual(level["output_tokens"], 16)

    def test_report_without_streaming_has_no_empty_latencies(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "--no-stream", "-n", 4, "--output-len", 4)
        self.assert_exit(finished, 0)
        self.assertIn("E2E, ms", finished.out)
        for title in ("TTFT, ", "TPOT, ", "ITL, "):
            self.assertNotIn(title, finished.out)

    def test_input_that_the_server_does_not_count_is_marked(self):
        for usage, source in (("final", "usage"), ("none", "asked")):
            with self.subTest(usage=usage), Simulator(*QUICK, "--usage", usage) as server:
                finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--format", "json")
                self.assert_exit(finished, 0)
                tokens = json.loads(finished.out)["tokens"]
                self.assertEqual((tokens["input_source"], tokens["input_exact"]), (source, source == "usage"))

    def test_completions_endpoint(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url + "/v1", "--endpoint", "completions", "-n", 4, "--output-len", 4,
                           "--format", "json")
        self.assert_exit(finished, 0)
        self.assertEqual(json.loads(finished.out)["levels"][0]["output_tokens"], 16)

    def test_two_servers_share_the_load(self):
        with Simulator(*QUICK) as one, Simulator(*QUICK) as two:
            finished = run("run", "-s", f"{one.url},{two.url}", "-c", 4, "-n", 20, "--output-len", 4, "--format", "json")
        self.assert_exit(finished, 0)
        level = json.loads(finished.out)["levels"][0]
        self.assertEqual([server["url"] for server in level["servers"]], [one.url, two.url])
        self.assertEqual([server["attempted"] for server in level["servers"]], [10, 10])

    def test_api_key_of_the_environment_reaches_the_server_but_no_file(self):
        with Simulator(*QUICK, "--api-key", "sesame-42") as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--format", "json",
                           "-o", self.path("result.json"), env={"OPENAI_API_KEY": "sesame-42"})
        self.assert_exit(finished, 0)
        self.assertNotIn("sesame-42", finished.out + finished.err + (self.folder / "result.json").read_text())

    def test_seed_that_is_given_repeats_and_warns(self):
        with Simulator(*QUICK) as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--seed", 7, "--format", "json")
        result = json.loads(finished.out)
        self.assertEqual(result["config"]["seed"], 7)
        self.assertTrue(any("seed" in warning for warning in result["warnings"]), result["warnings"])

    def test_server_that_refuses_the_usual_fields_is_asked_otherwise(self):
        with Simulator(*QUICK, "--refuse", "stream_options,max_tokens") as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--format", "json")
        self.assert_exit(finished, 0)
        result = json.loads(finished.out)
        self.assertEqual(result["levels"][0]["succeeded"], 4)
        self.assertTrue(result["warnings"])

    def test_closed_stdout_is_no_crash_and_files_are_written(self):
        with Simulator(*QUICK) as server:
            command = [BINARY, "run", "-s", server.url, "-n", "4", "--output-len", "4", "-o", self.path("result.json")]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
            process.stdout.close()
            _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err)
        self.assertEqual(self.read_json("result.json")["status"], "completed")


class ConfigFile(TestCase):
    def test_file_is_read_and_flags_win(self):
        with Simulator(*QUICK) as server:
            (self.folder / "run.toml").write_text(
                f'[run]\nserver = "{server.url}"\nconcurrency = [1, 2] # two levels\nnum_prompts = 5\noutput-len = 4\n'
                'stream = true\nextra_body = \'{"ignore_eos": true}\'\n')
            finished = run("run", "--config", self.path("run.toml"), "-n", 3, "--format", "json")
        self.assert_exit(finished, 0)
        result = json.loads(finished.out)
        self.assertEqual([(level["concurrency"], level["attempted"]) for level in result["levels"]], [(1, 3), (2, 3)])

    def test_flag_takes_what_it_excludes_out_of_the_file(self):
        with Simulator(*QUICK) as server:
            (self.folder / "run.toml").write_text(f'server = "{server.url}"\nduration = "1h"\noutput-len = 4\n')
            finished = run("run", "--config", self.path("run.toml"), "-n", 3, "--format", "json")
        self.assert_exit(finished, 0)
        config = json.loads(finished.out)["config"]
        self.assertEqual((config["num_prompts"], config["duration_s"]), (3, None))


class ClosedStreams(TestCase):
    def test_no_file_takes_the_number_of_a_stream_that_is_closed(self):
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed), Simulator(*QUICK) as server:
                command = f'exec "$0" run -s {server.url} -n 4 --output-len 4 -o result.json --requests requests.jsonl'
                finished = subprocess.run(["sh", "-c", f"{command} {closed}", BINARY], cwd=self.folder, env=ENVIRONMENT,
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
                self.assertEqual(finished.returncode, 0)
                self.assertEqual(self.read_json("result.json")["status"], "completed")
                self.assertEqual(len(self.read_lines("requests.jsonl")), 4)


class Judgement(TestCase):
    def test_error_rate_above_the_limit_exits_with_one_and_stops(self):
        with Simulator(*QUICK, "--fault-http-500", 0.5) as server:
            finished = run("run", "-s", server.url, "-c", "2,4", "-n", 200, "--output-len", 4, "--warmup", 0,
                           "--max-error-rate", "10%", "--format", "json")
        self.assert_exit(finished, 1)
        self.assertIn("--max-error-rate", finished.err)
        self.assertEqual(len(json.loads(finished.out)["levels"]), 1)

    def test_failures_alone_do_not_fail_the_command(self):
        with Simulator(*QUICK, "--fault-http-500", 0.2) as server:
            finished = run("run", "-s", server.url, "-c", 2, "-n", 60, "--output-len", 4, "--warmup", 0)
        self.assert_exit(finished, 0)


if __name__ == "__main__":
    unittest.main()
