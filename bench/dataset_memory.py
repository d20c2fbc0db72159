"""How much memory does a 2 GB dataset of 10 million records, or of 50 million short lines, need?

Writes such a file in each format into a temporary folder. A round opens it with `dataset_open`, which reads 10 000
records of it at random (peak_rss_mb), and sends 100 of it to the simulator with `run` (run_…: figures of the whole
client). json is ShareGPT's, short.txt has lines of 40 bytes, trace.jsonl is Mooncake's. Writing the file is no part of
a figure.
"""
import argparse
import os
import subprocess
import sys
import tempfile

import _bench as b

REQUESTS = 100
GOALS = {"peak_rss_mb": "< 200", "run_peak_rss_mb": "< 200"}
BLOCK = 10_000  # records written at a time
SHORT_BYTES = 40  # a line of short.txt, whatever --records says

RECORDS = {
    "jsonl": lambda i, text: f'{{"prompt":"{i} {text}","output_len":{i % 500 + 1}}}\n',
    "csv": lambda i, text: f'{i},"{text}, ""{i}""",{i % 500 + 1}\n',
    "txt": lambda i, text: f"{i} {text}\n",
    "short.txt": lambda i, text: f"{i} {text}\n",
    "json": lambda i, text: f'{{"conversations":[{{"from":"human","value":"{i} {text}"}},{{"from":"gpt","value":"A fox."}}]}},\n',
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


def one_round(path):
    opened = subprocess.run(["taskset", "-c", str(b.client_core()), f"{b.FOLDER}/dataset_open", path], capture_output=True,
                            text=True)
    if opened.returncode != 0:
        sys.exit(f"dataset_open {path}: {opened.stderr}")
    figures = {name: float(value) for name, value in (line.split("=") for line in opened.stdout.split())}
    server = b.simulator("--ttft-ms", 0, "--itl-ms", 0)
    source = ["--trace", path] if path.endswith(".trace.jsonl") else ["--dataset", path, "-c", 10]
    run = b.Run(server.url, *source, "-n", REQUESTS)
    server.stop()
    if run.level["succeeded"] != REQUESTS:
        sys.exit(f"{REQUESTS - run.level['succeeded']} requests did not succeed: {run.level['errors']}")
    figures["run_cpu_s"] = run.cpu_s
    figures["run_peak_rss_mb"] = run.peak_rss_mb
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--size-gb", type=float, default=2)
    parser.add_argument("--formats", default="jsonl,csv,json,short.txt", help=f"of {','.join(RECORDS)}")
    parser.add_argument("--folder", help="where the file is made; default: the temporary folder")
    arguments = parser.parse_args()
    for ending in arguments.formats.split(","):
        with tempfile.TemporaryDirectory(prefix="loadtest-bench-", dir=arguments.folder) as folder:
            path = f"{folder}/dataset.{ending}"
            size_bytes = int(arguments.size_gb * 1e9)
            write(path, ending, size_bytes // SHORT_BYTES if ending == "short.txt" else arguments.records, size_bytes)
            prefix = ending.replace(".", "_") + "_"
            print(f"{prefix}size_gb={os.path.getsize(path) / 1e9:.3f}", flush=True)
            b.print_medians(b.repeat(arguments.rounds, one_round, path), prefix, GOALS)
