"""Bad tokenizers, datasets, traces and rates: exit code 2, one sentence, and nothing reaches the server."""

import unittest

from support import Listener, TestCase, run

FILES = {
    "empty": b"",
    "cut.json": b'{"version":"1.0","model":{"type":"BPE","voc',
    "list.json": b"[1,2]",
    "good.jsonl": b'{"prompt":"a"}\n',
    "cut.jsonl": b'{"prompt":"a"}\n{"prom',
    "broken.jsonl": b'{"prompt":"a"}\nnot JSON\n{"prompt":"b"}\n',
    "image.jsonl": b"\x89PNG\x00\x01",
    "backwards.jsonl": b'{"timestamp":900,"input_length":5,"output_length":5}\n'
                       b'{"timestamp":5,"input_length":5,"output_length":5}\n',
}

# {folder} holds FILES.
ROWS = [
    (["--tokenizer", "{folder}/none.json"], 'none.json": there is no such file; give the path of the model\'s'),
    (["--tokenizer", "{folder}/cut.json"], "cut.json: this is not JSON, or it ends too early"),
    (["--tokenizer", "{folder}/list.json"], 'list.json: there is no "model" in it; is it a tokenizer.json?'),
    (["--dataset", "{folder}/none.jsonl"], 'none.jsonl" cannot be read: No such file or directory; give the path'),
    (["--dataset", "{folder}/empty"], '--dataset: "{folder}/empty" is empty: it holds no prompts; give a file'),
    (["--dataset", "{folder}/cut.jsonl"], 'cut.jsonl" line 2: it is not JSON'),
    (["--dataset", "{folder}/broken.jsonl"], 'broken.jsonl" line 2: it is not JSON'),
    (["--dataset-columns", "output_len=n", "--dataset", "{folder}/good.jsonl"], 'good.jsonl": no record has a field "n", which'),
    (["--dataset", "{folder}/image.jsonl"], 'image.jsonl" is a PNG picture; name a file of text'),
    (["--trace", "{folder}/none.jsonl"], 'none.jsonl" cannot be read: No such file or directory; give the path'),
    (["--trace", "{folder}/empty"], '--trace: "{folder}/empty" holds no requests; give a trace'),
    (["--trace", "{folder}/backwards.jsonl"], 'backwards.jsonl" line 2: the trace runs backwards, by 0.895 s; sort it'),
    (["--input-len", "histogram:{folder}/none"], '--input-len: "{folder}/none" cannot be read: No such file or directory; give the path'),
    (["--input-len", "histogram:{folder}/empty"], '--input-len: "{folder}/empty" holds no lengths'),
    (["--output-len", "0"], "--output-len: 0 is out of range"),
    (["--request-rate", "0"], "--request-rate: 0 requests a second are out of range"),
    (["--ramp", "0:0:10s"], "--ramp: 0 requests a second are out of range"),
    (["--request-rate", "5", "--arrival", "gamma:0"], "--arrival: 0 is out of range; give a number from 0.01 to 100"),
]


class BadWorkloads(TestCase):
    def test_every_row(self):
        for name, content in FILES.items():
            (self.folder / name).write_bytes(content)
        for arguments, expected in ROWS:
            with self.subTest(arguments=arguments), Listener() as server:
                filled = [argument.format(folder=self.folder) for argument in arguments]
                finished = run("run", "-s", server.url, *filled, timeout=20)
                self.assert_exit(finished, 2)
                self.assertIn(expected.format(folder=self.folder), finished.err)
                self.assertEqual(len(finished.err.splitlines()), 1, finished.err)
                self.assertTrue(finished.err.startswith(f"llm-loadtest: {arguments[-2]}: "), finished.err)
                self.assertEqual(finished.out, "")
                self.assertEqual(server.connections, 0)
                self.assert_nothing_left_behind(*FILES)


if __name__ == "__main__":
    unittest.main()
