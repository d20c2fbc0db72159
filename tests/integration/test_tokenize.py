"""llm-loadtest tokenize, of the built binary."""

import json
import pathlib
import subprocess
import tempfile
import unittest

from support import BINARY, ENVIRONMENT, ROOT, TestCase, run

GOLDEN = ROOT / "tests/tokenize/golden"


def piped(text, *arguments):
    return subprocess.run([BINARY, "tokenize", *map(str, arguments)], input=text, capture_output=True, env=ENVIRONMENT)


class Tokenize(TestCase):
    def test_prints_ids_or_their_count(self):
        self.assertEqual(piped(b"Hello world", "--tokenizer", "gpt-4o").stdout, b"13225 2375\n")
        self.assertEqual(piped(b"Hello world", "--tokenizer", "gpt-4o", "--count", "-").stdout, b"2\n")
        self.assertEqual(piped(b"", "--tokenizer", "gpt-4o").stdout, b"\n")
        self.assertEqual(piped(b"", "--tokenizer", "gpt-4o", "--count").stdout, b"0\n")

    def test_special_tokens_are_text_unless_asked_for(self):
        self.assertEqual(piped(b"<|endoftext|>", "--tokenizer", "r50k_base", "--special").stdout, b"50256\n")
        self.assertEqual(piped(b"<|endoftext|>", "--tokenizer", "r50k_base", "--special", "--count").stdout, b"1\n")
        self.assertEqual(piped(b"<|endoftext|>", "--tokenizer", "r50k_base", "--count").stdout, b"7\n")

    def test_reads_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "text"
            path.write_bytes(b"Hello world\n" * 1000)
            finished = run("tokenize", "--tokenizer", "cl100k_base", "--count", path)
            self.assert_exit(finished, 0)
            self.assertEqual(finished.out, "3000\n")

    def test_json_lines(self):
        finished = piped(b'"Hello world"\n"a\\nb"\n""\n"caf\xc3\xa9"', "--jsonl", "--tokenizer", "cl100k_base")
        self.assertEqual(finished.stdout, b"[9906,1917]\n[64,198,65]\n[]\n[936,59958]\n")
        finished = piped(b'"a"\n\n \r\n"b"\n\n', "--jsonl", "--tokenizer", "cl100k_base")
        self.assertEqual(finished.stdout, b"[64]\n[65]\n")
        finished = piped(b'"Hello world"\n""\n', "--jsonl", "--count", "--tokenizer", "cl100k_base")
        self.assertEqual(finished.stdout, b"2\n0\n")

    def test_golden_ids_of_a_tokenizer_file(self):
        lines = (GOLDEN / "texts.jsonl").read_bytes().splitlines(keepends=True)[:80]
        for name, path in (("qwen", GOLDEN / "qwen.json"), ("pieces_bpe", GOLDEN / "pieces_bpe.model")):
            finished = piped(b"".join(lines), "--jsonl", "--special", "--tokenizer", path)
            expected = [json.loads(line) for line in (GOLDEN / f"{name}.ids.jsonl").read_text().splitlines()]
            expected = [ids if isinstance(ids, list) else ids["special"] for ids in expected]
            self.assertEqual([json.loads(line) for line in finished.stdout.splitlines()], expected)

    def test_without_a_tokenizer_it_says_that_it_guesses(self):
        finished = piped(b"Hello world", "--count")
        self.assertEqual((finished.returncode, finished.stdout), (0, b"2\n"))
        self.assertEqual(finished.stderr, b"llm-loadtest: no tokenizer and no model is named, so cl100k_base counts, which may not "
                         b"be the model's own\n")

    def test_bad_input_is_a_sentence(self):
        for arguments, text, sentence in (
            (["--tokenizer", "no-such"], b"", "--tokenizer: \"no-such\" is no encoding"),
            (["--tokenizer", "gpt-4o", "/no/such/file"], b"", "\"/no/such/file\" cannot be read: No such file or directory"),
            (["--tokenizer", "gpt-4o", "/"], b"", "\"/\" cannot be read: Is a directory"),
            (["--tokenizer", "gpt-4o", "--jsonl"], b'"a"\nb\n',
             "standard input:2: with --jsonl, every line is a JSON string such as \"text\""),
            (["--tokenizer", str(ROOT / "README.md")], b"", "this is neither a tokenizer.json nor a SentencePiece model"),
            (["--tokenizer", ""], b"a", "--tokenizer: the name is empty; give an encoding, a model, a file or a folder"),
            (["--tokenizer", "./nope.json"], b"a", "--tokenizer: \"./nope.json\": there is no such file"),
            (["--tokenizer", "gpt-4o", "a", "b"], b"", "\"b\" is a second file; tokenize takes one, or standard input"),
        ):
            finished = piped(text, *arguments)
            self.assertEqual(finished.returncode, 2, finished)
            self.assertIn(sentence, finished.stderr.decode())

    def test_a_file_that_cannot_be_read_is_the_only_thing_said(self):
        for file, reason in (("/no/such/file", "No such file or directory"), ("/", "Is a directory")):
            finished = piped(b"", file)
            self.assertEqual((finished.returncode, finished.stderr.decode()),
                             (2, f"llm-loadtest: \"{file}\" cannot be read: {reason}\n"))

    def test_help_shows_that_the_file_may_be_left_out(self):
        self.assertIn(b"Usage: llm-loadtest tokenize [FILE|-] [FLAG", piped(b"", "--help").stdout)

    def test_names_of_models_are_known_in_any_case(self):
        self.assertEqual(piped(b"Hello world", "--tokenizer", "GPT-4o").stdout, b"13225 2375\n")

    def test_output_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "w") as full:
            finished = subprocess.run([BINARY, "tokenize", "--tokenizer", "gpt-4o"], input=b"a", stdout=full, stderr=subprocess.PIPE,
                                      env=ENVIRONMENT)
        self.assertEqual((finished.returncode, finished.stderr),
                         (4, b"llm-loadtest: standard output cannot be written: No space left on device\n"))


if __name__ == "__main__":
    unittest.main()
