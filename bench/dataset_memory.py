"""How much memory does a 2 GB dataset of 10 million records need?

Writes such a file in the asked formats into a temporary folder, opens it with `dataset_open`, and reads 10 000 records
of it at random. Exits with 1 where the peak RSS is 200 MB or more.
"""
import argparse
import os
import subprocess
import sys
import tempfile

PROGRAM = os.environ.get("DATASET_OPEN", "build/release/bench/dataset_open")
LIMIT_MB = 200
BLOCK = 10_000  # records written at a time

RECORDS = {
    "jsonl": lambda i, text: f'{{"prompt":"{i} {text}","output_len":{i % 500 + 1}}}\n',
    "csv": lambda i, text: f'{i},"{text}, ""{i}""",{i % 500 + 1}\n',
    "txt": lambda i, text: f"{i} {text}\n",
    "json": lambda i, text: f'{{"conversations":[{{"from":"human","value":"{i} {text}"}}]}},\n',
    "trace.jsonl": lambda i, text: f'{{"timestamp":{i},"input_length":1500,"output_length":9,"hash_ids":[0,1,{i}]}}\n',
}


def write(path, ending, records, size_bytes):
    overhead = len(RECORDS[ending](records, ""))
    text = ("the quick brown fox jumps over the lazy dog " * 100)[: max(1, size_bytes // records - overhead)]
    with open(path, "w") as file:
        file.write({"csv": "id,prompt,output_len\n", "json": "[\n"}.get(ending, ""))
        for begin in range(0, records, BLOCK):
            file.write("".join(RECORDS[ending](i, text) for i in range(begin, min(begin + BLOCK, records))))
        if ending == "json":
            file.seek(file.tell() - 2)
            file.write("\n]")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--size-gb", type=float, default=2)
    parser.add_argument("--formats", default="jsonl", help=f"of {','.join(RECORDS)}")
    parser.add_argument("--folder", help="where to write the file; the system's temporary folder unless given")
    arguments = parser.parse_args()
    worst = 0
    for ending in arguments.formats.split(","):
        with tempfile.TemporaryDirectory(prefix="loadtest-bench-", dir=arguments.folder) as folder:
            path = f"{folder}/dataset.{ending}"
            write(path, ending, arguments.records, int(arguments.size_gb * 1e9))
            size_gb = os.path.getsize(path) / 1e9
            done = subprocess.run([PROGRAM, path], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{PROGRAM} {path}: {done.stderr}")
        print(f"{ending}.size_gb={size_gb:.3f}")
        for line in done.stdout.splitlines():
            print(f"{ending}.{line}", flush=True)
            if line.startswith("peak_rss_mb="):
                worst = max(worst, float(line.split("=")[1]))
    if worst >= LIMIT_MB:
        sys.exit(f"{worst} MB is not under {LIMIT_MB} MB")


if __name__ == "__main__":
    main()
