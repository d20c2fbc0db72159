"""The simulator with a tokenizer: what it counts, what it remembers of prompts, and how long its answers are."""

import json
import unittest
import urllib.error
import urllib.request

from support import Simulator, TestCase, run

SENTENCE = "The little server answers every question with exactly as many words as it was asked for. "


def ask(server, text, **fields):
    """One chat completion, not streamed."""
    body = {"messages": [{"role": "user", "content": text}], **fields}
    request = urllib.request.Request(server.url + "/v1/chat/completions", json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


class SimTokens(TestCase):
    def count(self, text):
        path = self.folder / "text.txt"
        path.write_text(text)
        finished = run("tokenize", "--tokenizer", "cl100k_base", "--count", path)
        self.assert_exit(finished, 0)
        return int(finished.out)

    def test_prompts_are_counted_and_their_beginnings_remembered(self):
        shared = (SENTENCE * 10).rstrip()
        first, second = shared + " And now the first.", shared + " But here is another one."
        with Simulator("--tokenizer", "cl100k_base", "--template-tokens", 7, "--prefix-cache", "--ttft-ms", 0,
                       "--itl-ms", 0) as server:
            usages = [ask(server, text, max_tokens=5)["usage"] for text in (first, first, second, "Unlike.")]
        tokens = [self.count(text) + 7 for text in (first, first, second, "Unlike.")]
        blocks = 16 * ((self.count(shared) + 7) // 16)
        self.assertEqual([usage["prompt_tokens"] for usage in usages], tokens)
        self.assertEqual([usage["prompt_tokens_details"]["cached_tokens"] for usage in usages],
                         [0, 16 * ((tokens[1] - 1) // 16), blocks, 0])

    def test_streams_tell_the_same(self):
        body = {"messages": [{"role": "user", "content": SENTENCE * 4}], "max_tokens": 40, "stream": True,
                "stream_options": {"include_usage": True}}
        text, usages = "", []
        with Simulator("--tokenizer", "cl100k_base", "--template-tokens", 7, "--prefix-cache", "--ttft-ms", 0,
                       "--itl-ms", 0, "--tokens-per-event", 3) as server:
            for _ in range(2):
                request = urllib.request.Request(server.url + "/v1/chat/completions", json.dumps(body).encode(),
                                                 {"Content-Type": "application/json"})
                text = ""
                with urllib.request.urlopen(request, timeout=20) as answer:
                    for line in answer:
                        if not line.startswith(b"data: {"):
                            continue
                        event = json.loads(line[6:])
                        text += "".join(choice["delta"]["content"] for choice in event["choices"])
                        if "usage" in event:
                            usages.append(event["usage"])
        tokens = self.count(SENTENCE * 4) + 7
        self.assertEqual([(usage["prompt_tokens"], usage["completion_tokens"],
                           usage["prompt_tokens_details"]["cached_tokens"]) for usage in usages],
                         [(tokens, 40, 0), (tokens, 40, 16 * ((tokens - 1) // 16))])
        self.assertEqual(self.count(text), 40)

    def test_a_strict_server_names_the_field(self):
        with Simulator("--reject-fields", "ignore_eos,min_tokens", "--ttft-ms", 0, "--itl-ms", 0) as server:
            with self.assertRaises(urllib.error.HTTPError) as refused:
                ask(server, "hi", max_tokens=3, ignore_eos=True)
            error = json.load(refused.exception)["error"]
            refused.exception.close()
        self.assertEqual((refused.exception.code, error["param"]), (400, "ignore_eos"))

    def test_what_needs_a_tokenizer_says_so(self):
        finished = run("sim", "--template-tokens", 7)
        self.assert_exit(finished, 2)
        self.assertIn("--template-tokens: without a tokenizer prompts are not split into tokens", finished.err)

    def test_a_tokenizer_that_is_none_is_a_sentence_with_its_flag(self):
        for name, sentence in (("", "--tokenizer: the name is empty"), ("no.json", "--tokenizer: \"no.json\": there is no such file")):
            finished = run("sim", "--port", 0, "--tokenizer", name)
            self.assert_exit(finished, 2)
            self.assertIn(sentence, finished.err)


if __name__ == "__main__":
    unittest.main()
