#!/usr/bin/env python3
"""Ids by PyPI's tokenizers, sentencepiece and tiktoken.

  python_ids.py CORPUS.valid.jsonl tokenizers|sentencepiece FILE text|special
  python_ids.py CORPUS.valid.jsonl tiktoken ENCODING text|special RANKS_FOLDER
"""
import json
import sys


def by_tokenizers(path, special):
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(path)
    tokenizer.encode_special_tokens = not special
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids


def by_sentencepiece(path, _special):
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=path)
    return processor.encode


def by_tiktoken(name, special, folder):
    import base64

    import tiktoken
    import tiktoken.load
    import tiktoken_ext.openai_public as public

    # tiktoken would download its ranks; these are the ones that the build has.
    def ranks(url, expected_hash=None):
        with open(f"{folder}/{url.rsplit('/', 1)[1]}", "rb") as lines:
            return {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, lines)}

    public.load_tiktoken_bpe = ranks
    encoding = tiktoken.Encoding(**public.ENCODING_CONSTRUCTORS[name]())
    if special:
        return lambda text: encoding.encode(text, allowed_special="all")
    return encoding.encode_ordinary


def main():
    corpus, kind, what, mode, *more = sys.argv[1:]
    encode = {"tokenizers": by_tokenizers, "sentencepiece": by_sentencepiece, "tiktoken": by_tiktoken}[kind](what, mode == "special", *more)
    with open(corpus, encoding="ascii") as lines:
        for line in lines:
            print(json.dumps(encode(json.loads(line)), separators=(",", ":")))


if __name__ == "__main__":
    main()
