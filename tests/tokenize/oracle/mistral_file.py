#!/usr/bin/env python3
"""Writes Mistral's tekken file as a tokenizer.json, as the one beside their models is.

  mistral_file.py TEKKEN.json TOKENIZER.json
"""
import base64
import json
import sys

from small_models import added, byte_level, sequence, split


def characters():
    """GPT-2's printable character for each byte."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(0x100 + i) for i, byte in enumerate(others)}


def main():
    with open(sys.argv[1], encoding="utf-8") as text:
        tekken = json.load(text)
    config = tekken["config"]
    special = config["default_num_special_tokens"]
    ranks = {base64.b64decode(token["token_bytes"]): token["rank"]
             for token in tekken["vocab"][: config["default_vocab_size"] - special]}
    table = characters()
    names = {token: "".join(table[byte] for byte in token) for token in ranks}
    merges = []
    for token, rank in ranks.items():
        halves = [(token[:i], token[i:]) for i in range(1, len(token)) if token[:i] in ranks and token[i:] in ranks]
        merges += [(rank, ranks[left], ranks[right], names[left], names[right]) for left, right in halves]
    merges.sort()
    known = [token["token_str"] for token in tekken.get("special_tokens") or []] or ["<unk>", "<s>", "</s>", "[INST]", "[/INST]"]
    file = {"version": "1.0", "truncation": None, "padding": None, "normalizer": None, "post_processor": None,
            "added_tokens": [{"id": i, **added(content)} for i, content in enumerate(known[:special])],
            "pre_tokenizer": sequence(split(config["pattern"]), byte_level()), "decoder": byte_level(),
            "model": {"type": "BPE", "ignore_merges": True, "vocab": {content: i for i, content in enumerate(known[:special])}
                      | {names[token]: rank + special for token, rank in ranks.items()},
                      "merges": [[left, right] for *_, left, right in merges]}}
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(file, out, ensure_ascii=False)


if __name__ == "__main__":
    main()
