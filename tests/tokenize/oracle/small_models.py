#!/usr/bin/env python3
"""Makes small tokenizer files that have the parts of the big ones: trained on a few sentences, a few hundred tokens.

  small_models.py FOLDER      needs PyPI's tokenizers and sentencepiece

Each pairs the vocabulary of a byte-level or of a character model with the parts of one family of models, so that
every build can test these parts without the families' own files.
"""
import json
import pathlib
import sys

import make_corpus

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = LLAMA3.replace("{1,3}", "")
O200K = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
         r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
DEEPSEEK = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*"
            r"|\s*[\r\n]+|\s+(?!\S)|\s+")
LETTERS = r"\w+|\d|[^\w\s]+"


def split(pattern, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: pattern}, "behavior": behavior, "invert": invert}


def byte_level(prefix=False, regex=False):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def sequence(*parts, key="pretokenizers"):
    return {"type": "Sequence", key: list(parts)}


def added(content, special=True, normalized=False, left=False, right=False, word=False):
    return {"content": content, "special": special, "normalized": normalized, "lstrip": left, "rstrip": right, "single_word": word}


SPACES_BACK = [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]
FIRST_OFF = {"type": "Strip", "content": " ", "start": 1, "stop": 0}
SPACES_SHOWN = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}


def metaspace(scheme, parts):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": parts}


BYTES = {  # name: pre-tokenizer, other parts, added tokens
    "llama3": (sequence(split(LLAMA3), byte_level()), {"ignore_merges": True}, [added("<|begin_of_text|>"), added("<|eot_id|>")]),
    "qwen": (sequence(split(QWEN), byte_level()), {"normalizer": {"type": "NFC"}},
             [added("<|im_start|>"), added("<|im_end|>"), added("<tool_call>", special=False)]),
    "deepseek": (sequence(split(r"\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"), split(DEEPSEEK), byte_level()),
                 {"normalizer": sequence(key="normalizers")},
                 [added("<｜begin▁of▁sentence｜>"), added("<｜User｜>", special=False, normalized=True), added("<|EOT|>", normalized=True)]),
    "mistral": (sequence(split(O200K), byte_level()), {"ignore_merges": True}, [added("<s>"), added("[INST]")]),
    "phi": (byte_level(regex=True), {}, [added("<|endoftext|>"), added("  ", special=False, normalized=True), added("\t\t", special=False, normalized=True)]),
    "phi4": (byte_level(prefix=True, regex=True), {},
             [added("<|im_start|>", right=True), added("<|end|>", left=True, right=True), added("fox", special=False, word=True),
              added("토큰", special=False, word=True, normalized=True)]),
    "digits": (sequence({"type": "Digits", "individual_digits": True}, byte_level(regex=True)), {}, []),
    "numbers": (sequence({"type": "Digits", "individual_digits": False}, split(" ", "MergedWithNext", kind="String"), byte_level()), {},
                [added("Café", special=False, normalized=True)]),
    "removed": (sequence(split(r"\s+", "Removed"), split(r"[aeiou]", "MergedWithPrevious"), byte_level()), {"normalizer": {"type": "NFC"}}, []),
    "inverted": (sequence(split(LETTERS, "Removed", True), split(r"\p{Lu}|\p{Nd}", "MergedWithNext"), byte_level()),
                 {"normalizer": {"type": "NFD"}}, []),
    "contiguous": (sequence(split(r"\p{P}|\p{S}", "Contiguous"), split("^|$|(?<=a)", "Isolated"), byte_level()), {"normalizer": {"type": "NFD"}}, []),
}
CHARACTERS = {  # name: normalizer, pre-tokenizer, model, decoder, added tokens
    "llama2": (sequence({"type": "Prepend", "prepend": "▁"}, SPACES_SHOWN, key="normalizers"), None,
               {"byte_fallback": True, "fuse_unk": True, "unk_token": "<unk>"}, sequence(*SPACES_BACK, FIRST_OFF, key="decoders"),
               [added("<s>"), added("</s>")]),
    "phi3": (sequence({"type": "Prepend", "prepend": "▁"}, SPACES_SHOWN, key="normalizers"), None,
             {"byte_fallback": True, "fuse_unk": True, "unk_token": "<unk>"}, sequence(*SPACES_BACK, FIRST_OFF, key="decoders"),
             [added("<|end|>", right=True), added("<|user|>", right=True), added("</s>", special=False, right=True), added("fox", special=False, left=True)]),
    "mistral2": (None, metaspace("first", False), {"byte_fallback": True, "fuse_unk": True, "unk_token": "<unk>"},
                 sequence(*SPACES_BACK, FIRST_OFF, key="decoders"), [added("<s>"), added("[INST]")]),
    "metaspace": (None, metaspace("always", True), {"unk_token": "<unk>"}, metaspace("always", True), [added("<s>")]),
    "no_prefix": (None, metaspace("never", True), {"unk_token": "<unk>", "fuse_unk": True}, metaspace("never", True), []),
    "gemma": (SPACES_SHOWN, split(" ", "MergedWithPrevious", kind="String"), {"byte_fallback": True, "fuse_unk": True, "unk_token": "<unk>"},
              sequence(*SPACES_BACK, key="decoders"), [added("<bos>"), added("<mask>", special=False)]),
    "no_unknown": (sequence({"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": "▁"}, {"type": "NFC"}, key="normalizers"), None, {}, None, []),
}


def trained(characters):
    """Vocabulary and merges of a few hundred tokens."""
    import tokenizers
    from tokenizers import models, pre_tokenizers, trainers

    tokenizer = tokenizers.Tokenizer(models.BPE(unk_token="<unk>" if characters else None))
    fallback = ["<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    if characters:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        trainer = trainers.BpeTrainer(vocab_size=560, special_tokens=fallback, limit_alphabet=110, show_progress=False)
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        trainer = trainers.BpeTrainer(vocab_size=500, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator([*make_corpus.TEXTS.values(), *make_corpus.CODE] * 3, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return {"vocab": model["vocab"], "merges": model["merges"]}


def write(folder, name, parts, model, trained_model, tokens):
    first = len(trained_model["vocab"])
    tokens = [{"id": trained_model["vocab"].get(token["content"], first + i), **token} for i, token in enumerate(tokens)]
    base = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
            "fuse_unk": False, "byte_fallback": False, "ignore_merges": False}
    file = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, "normalizer": None, "pre_tokenizer": None,
            "post_processor": None, "decoder": None, **parts, "model": {**base, **model, **trained_model}}
    (folder / f"{name}.json").write_text(json.dumps(file, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_pieces(folder, name, kind):
    import sentencepiece

    prefix = str(folder / name)
    texts = [*make_corpus.TEXTS.values()] * 4
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_prefix=prefix, model_type=kind, vocab_size=800 if kind == "bpe" else 700,
        normalization_rule_name="identity", byte_fallback=True, character_coverage=0.98, minloglevel=2,
        user_defined_symbols=["<mask>"], remove_extra_whitespaces=False)
    pathlib.Path(prefix + ".vocab").unlink()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    of_bytes, of_characters = trained(False), trained(True)
    for name, (pre_tokenizer, others, tokens) in BYTES.items():
        model = {"ignore_merges": others.pop("ignore_merges", False)}
        write(folder, name, {"pre_tokenizer": pre_tokenizer, "decoder": byte_level(), **others}, model, of_bytes, tokens)
    for name, (normalizer, pre_tokenizer, model, decoder, tokens) in CHARACTERS.items():
        write(folder, name, {"normalizer": normalizer, "pre_tokenizer": pre_tokenizer, "decoder": decoder}, model, of_characters, tokens)
    write_pieces(folder, "pieces_bpe", "bpe")
    write_pieces(folder, "pieces_unigram", "unigram")


if __name__ == "__main__":
    main()
