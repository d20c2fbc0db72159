"""Bad input: exit code 2, a sentence with flag, value and remedy, and nothing reaches the server."""

import pathlib
import random
import unittest

from support import Listener, TestCase, run

# {url} is a server that counts its connections, {folder} an empty folder.
ROWS = [
    ([], "--server: no server given; name one by its URL, such as http://127.0.0.1:8000"),
    (["-s", "127.0.0.1:8000"], '--server: "127.0.0.1:8000" has no scheme; did you mean http://127.0.0.1:8000 ?'),
    (["-s", "ftp://127.0.0.1"], '--server: "ftp://127.0.0.1": only http:// and https:// can be spoken'),
    (["-s", "{url},"], "names an empty URL"),
    (["-s", "{url}", "--adapter", "vlm"], '--adapter: "vlm" is not known'),
    (["-s", "{url}", "-c", "0"], "--concurrency: 0 is out of range"),
    (["-s", "{url}", "-c", "1,x"], '--concurrency: "1,x": "x" is not a number of requests in flight; '
                                   "give whole numbers such as 1,10,50"),
    (["-s", "{url}", "-c", "-1"], '--concurrency: "-1" is not a number of requests in flight'),
    (["-s", "{url}", "-c", "1.5"], '--concurrency: "1.5" is not a number of requests in flight'),
    (["-s", "{url}", "-c", "2000000"], "--concurrency: 2000000 is out of range"),
    (["-s", "{url}", "-c", "99999999999999999999"], '"99999999999999999999" is too large for'),
    (["-s", "{url}", "-c", "99999999999"], '"99999999999" is too large for'),
    (["-s", "{url}", "-n", "0"], "--num-prompts: 0 is out of range"),
    (["-s", "{url}", "-n", "5", "-d", "5s"], "--num-prompts: a level goes either by count or by duration; leave out "
                                               "this or --duration"),
    (["-s", "{url}", "-d", "10x"], '--duration: "10x" is not a duration: "x" is not one of ms, s, m, h'),
    (["-s", "{url}", "-d", "-1s"], '--duration: "-1s" is negative'),
    (["-s", "{url}", "--input-len", "0"], "--input-len: 0 is out of range"),
    (["-s", "{url}", "--output-len", "many"], '--output-len: "many" is not a number of tokens'),
    (["-s", "{url}", "--output-len", "2000000"], "--output-len: 2000000 is out of range; give a number of tokens from "
                                                 "1 to 1048576"),
    (["-s", "{url}", "--arrival", "poisson"], "--arrival: spaces the requests of a rate; give --request-rate or --ramp"),
    (["-s", "{url}", "--request-rate", "inf", "--arrival", "gamma:2"], "--arrival: inf sends all requests at once"),
    (["-s", "{url}", "--think-time", "2s"], "--think-time: is the time between two turns of a conversation; give --turns"),
    (["-s", "{url}", "--time-scale", "2"], "--time-scale: is about a trace; give --trace"),
    (["-s", "{url}", "--trace-format", "azure"], "--trace-format: is about a trace; give --trace"),
    (["-s", "{url}", "--dataset-format", "csv"], "--dataset-format: is about a dataset; give --dataset"),
    (["-s", "{url}", "--dataset-columns", "prompt=q"], "--dataset-columns: is about a dataset"),
    (["-s", "{url}", "--dataset-sampling", "shuffle"], "--dataset-sampling: is about a dataset"),
    (["-s", "{url}", "--skip-bad-lines"], "--skip-bad-lines: is about the lines of a dataset or a trace"),
    (["-s", "{url}", "--trace", "t.jsonl", "--arrival", "poisson"], "--arrival: a trace says itself when requests are due"),
    (["-s", "{url}", "--trace", "t.jsonl", "--dataset-sampling", "shuffle"], "--dataset-sampling: is about a dataset"),
    (["-s", "{url}", "--dataset", "d.jsonl", "--turns", "3"], "--turns: the dataset's conversations have turns of their "
                                                              'own; give "all"'),
    (["-s", "{url}", "--turns", "all"], '--turns: "all" are those of a dataset\'s conversations'),
    (["-s", "{url}", "--shared-prefix-len", "0"], '--shared-prefix-len: "0" shares nothing'),
    (["-s", "{url}", "--exact-output-len", "require", "--warmup", "0"], "--exact-output-len: only a request before the "
                                                                        "levels shows"),
    (["-s", "{url}", "--dataset", "-"], '--dataset: "-" cannot be read: it is read more than once'),
    (["-s", "{url}", "--trace", "{folder}"], "is a directory; name a file"),
    (["-s", "{url}", "--input-len", "histogram:{folder}"], "is a directory; name a file"),
    (["-s", "{url}", "--timeout", "0"], "--timeout: 0 s is out of range"),
    (["-s", "{url}", "--endpoint", "embeddings"], '--endpoint: "embeddings" is not known; give one of chat, completions'),
    (["-s", "{url}", "--goodput", "ttft=500"], '--goodput: "ttft=500" is not an objective'),
    (["-s", "{url}", "--goodput", "ttft:fast"], '"fast" is not a number of milliseconds'),
    (["-s", "{url}", "--goodput", "tpot:50", "--no-stream"], "--goodput: tpot cannot be measured without streaming"),
    (["-s", "{url}", "--header", "X-A"], '--header: "X-A" has no colon'),
    (["-s", "{url}", "--header", "X-A: b\r\nX-C: d"], '--header: the value of "X-A" holds a line break'),
    (["-s", "{url}", "--header", "content-length: 5"], '--header: "content-length" is set for every request'),
    (["-s", "{url}", "--extra-body", "{{"], '--extra-body: "{{" is not a JSON object'),
    (["-s", "{url}", "--extra-body", "[]"], '--extra-body: "[]" is not a JSON object'),
    (["-s", "{url}", "--extra-body", '{{"stream":false}}'], '--extra-body: "stream" is set by'),
    (["-s", "{url}", "--max-error-rate", "2"], '--max-error-rate: "2" is out of range'),
    (["-s", "{url}", "--metadata", "gpu"], '--metadata: "gpu" has no "="'),
    (["-s", "{url}", "--threads", "100000"], "--threads: 100000 is out of range"),
    (["-s", "{url}", "-o", "{folder}/no/result.json"], "--output: "),
    (["-s", "{url}", "--csv", "{folder}"], "--csv: "),
    (["-s", "{url}", "--requests", "/proc/requests.jsonl"], "--requests: "),
    (["-s", "{url}", "-o", "{folder}/r", "--csv", "{folder}/./r"], "is also the file of --output"),
    (["-s", "{url}", "--request-events"], "--request-events: there is no file"),
    (["-s", "{url}", "--cacert", "/no/ca.pem"], '--cacert: "/no/ca.pem" cannot be read'),
    (["-s", "{url}", "--proxy", "p:3128"], "--proxy: "),
    (["-s", "{url}", "--config", "{folder}/none.toml"], "none.toml\" cannot be read"),
    (["-s", "{url}", "--concurency", "5"], "--concurency: there is no such flag; did you mean --concurrency?"),
    (["-s", "{url}", "--model"], "--model: needs a value"),
    (["-s", "{url}", "--model", "--strict"], "--model: needs a value, but the flag --strict follows"),
    (["-s", "{url}", "llama"], '"llama" belongs to no flag'),
]


class BadInput(TestCase):
    def test_every_row(self):
        for arguments, expected in ROWS:
            with self.subTest(arguments=arguments), Listener() as server:
                filled = [a.format(url=server.url, folder=self.folder) for a in arguments]
                finished = run("run", *filled, timeout=20)
                self.assert_exit(finished, 2)
                self.assertIn(expected.format(), finished.err)
                self.assertEqual(finished.out, "")
                for line in finished.err.splitlines():
                    self.assertTrue(line.startswith("llm-loadtest: "), line)
                self.assertEqual(server.connections, 0)
                self.assert_nothing_left_behind()

    def test_all_problems_are_told_together(self):
        finished = run("run", "-c", "x", "-d", "soon", "--nope")
        self.assert_exit(finished, 2)
        self.assertEqual(len(finished.err.splitlines()), 4, finished.err)  # and the server that is missing

    def test_unknown_key_of_a_configuration_file(self):
        file = pathlib.Path(self.path("run.toml"))
        file.write_text('server = "http://127.0.0.1:9"\n\nmodle = "m"\n')
        finished = run("run", "--config", file)
        self.assert_exit(finished, 2)
        self.assertEqual(finished.err, f'llm-loadtest: {file}:3: "modle" is not a known key; did you mean model?\n')

    def test_a_configuration_file_that_is_none_has_so_many_problems_only(self):
        file = pathlib.Path(self.path("run.toml"))
        file.write_bytes(random.Random(1).randbytes(300_000))
        finished = run("run", "-s", "http://127.0.0.1:9", "--config", file, timeout=20)
        self.assert_exit(finished, 2)
        lines = finished.err.splitlines()
        self.assertEqual(len(lines), 21, finished.err)
        self.assertRegex(lines[-1], "^llm-loadtest: … and [0-9]+ more$")
        self.assertLess(len(finished.err), 8000)

    def test_existing_output_is_not_touched_by_a_refused_run(self):
        file = pathlib.Path(self.path("result.json"))
        file.write_text("precious")
        self.assert_exit(run("run", "-s", "http://127.0.0.1:9", "-c", "0", "-o", file), 2)
        self.assertEqual(file.read_text(), "precious")


if __name__ == "__main__":
    unittest.main()
