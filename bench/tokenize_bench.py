"""How fast tokens are counted: ours against npm's tiktoken (WebAssembly), the same 50 MB of mixed text, one core.

Needs build/oracle (scripts/test-oracle makes it), for npm's tiktoken. Rates are MB of UTF-8 a second, start-up and reading
included on our side, encoding alone on theirs; the ratio is within a round.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import _bench as b

ROOT = pathlib.Path(__file__).resolve().parent.parent
NPM = ROOT / "build/oracle/npm"
TEXT_BYTES = 50_000_000
THEIRS = """
const { get_encoding } = require(`${process.argv[1]}/node_modules/tiktoken`);
const text = require("fs").readFileSync(process.argv[2], "utf8");
const encoding = get_encoding(process.argv[3]);
const began = performance.now();
const count = encoding.encode_ordinary(text).length;
console.log(count, (performance.now() - began) / 1000);
"""


def write_text(path):
    sys.path.insert(0, str(ROOT / "tests/tokenize/oracle"))
    import make_corpus

    maker = make_corpus.Maker(7)
    makers = [maker.language] * 6 + [maker.code] * 2 + [maker.mixed, maker.as_json, maker.emoji, maker.digits]
    size = 0
    with open(path, "wb") as out:
        while size < TEXT_BYTES:
            size += out.write(maker.pick(makers)().encode() + b"\n")
    return size


def one_round(encoding, path, size):
    pinned = ["taskset", "-c", str(b.client_core())]
    began = time.perf_counter()
    ours = subprocess.run([*pinned, b.BINARY, "tokenize", "--count", "--tokenizer", encoding, path],
                          capture_output=True, check=True)
    our_s = time.perf_counter() - began
    theirs = subprocess.run([*pinned, "node", "-e", THEIRS, str(NPM), path, encoding], capture_output=True, text=True, check=True)
    count, their_s = theirs.stdout.split()
    if int(count) != int(ours.stdout):
        sys.exit(f"{encoding}: {int(ours.stdout)} tokens, but npm's tiktoken counts {count}")
    return {"mb_per_s": size / our_s / 1e6, "npm_mb_per_s": size / float(their_s) / 1e6, "ratio": float(their_s) / our_s}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    if not (NPM / "node_modules/tiktoken").exists():
        sys.exit("npm's tiktoken is missing; run scripts/test-oracle once")
    with tempfile.TemporaryDirectory(prefix="loadtest-bench-") as folder:
        path = f"{folder}/text"
        size = write_text(path)
        for encoding in ("cl100k_base", "o200k_base"):
            b.print_medians([one_round(encoding, path, size) for _ in range(rounds)], f"{encoding}_", {"ratio": ">= 2"})


if __name__ == "__main__":
    main()
