"""What the whole-program benchmarks share: pinned processes, medians of several rounds, name=value lines.

The server runs on the first usable core and the client on the second; figures are the medians over the rounds.
"""
import concurrent.futures
import http.client
import json
import multiprocessing
import operator
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

BASE = "/api/v1/benchmark"
BINARY = os.environ.get("LLM_LOADTEST", "build/release/src/cli/llm-loadtest")
FOLDER = os.environ.get("LOADTEST_BENCH_DIR", "build/release/bench")  # of the bare loops
CORES = sorted(os.sched_getaffinity(0))


def server_core():
    return CORES[0]


def client_core():
    return CORES[1 if len(CORES) > 1 else 0]


class Server:
    """A server program that says `listening on http://127.0.0.1:PORT`; stopped by its process id."""

    def __init__(self, command, core):
        self.stderr = tempfile.NamedTemporaryFile("w+", prefix="loadtest-bench-")
        self.stdout = tempfile.NamedTemporaryFile("w+", prefix="loadtest-bench-")
        self.process = subprocess.Popen(["taskset", "-c", str(core), *command], stdout=self.stdout, stderr=self.stderr)
        self.url = self._wait()

    def _wait(self):
        while self.process.poll() is None:
            for name in (self.stderr.name, self.stdout.name):
                with open(name) as text:
                    for line in text:
                        if line.startswith("listening on ") and line.endswith("\n"):
                            return line.split()[2]
            os.sched_yield()
        with open(self.stderr.name) as text:
            sys.exit(f"the server did not start: {text.read()}")

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def cpu_s(self):
        """CPU time that it has used so far, user and system."""
        with open(f"/proc/{self.process.pid}/stat") as text:
            user, system = text.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Ends it; returns what it printed on stdout."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        with open(self.stdout.name) as text:
            return text.read()


def simulator(*flags, core=None):
    return Server([BINARY, "sim", "--port", "0", *map(str, flags)], server_core() if core is None else core)


def serve(folder, *flags, core=None):
    """`serve` without a rate limit, its database and data in `folder`."""
    command = [BINARY, "serve", "--port", 0, "--database", f"{folder}/runs.db", "--data-dir", f"{folder}/data",
               "--rate-limit", 0, *flags]
    return Server(list(map(str, command)), client_core() if core is None else core)


def call(server, method, path, body=None):
    """The answer's bytes; `path` below BASE."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request(method, BASE + path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status >= 300:
        sys.exit(f"{method} {path}: {answer.status} {text[:1000]}")
    return text


def get(server, path):
    return json.loads(call(server, "GET", path))


def get_lines(server, path):
    return [json.loads(line) for line in call(server, "GET", path).splitlines()]


def start_run(server, body):
    return json.loads(call(server, "POST", "/run", body))["run_id"]


def wait_for_run(server, run_id):
    """Asks late and seldom: what asks shares a core with the server or the client."""
    time.sleep(5)
    while (run := get(server, f"/run/{run_id}"))["status"] in ("queued", "running"):
        time.sleep(1)
    if run["status"] != "completed":
        sys.exit(f"the run did not complete: {run}")


def count(port, connections, requests, output_len):
    """What the bare counting loop (bench/counting_client.cc) gets from the server."""
    command = ["taskset", "-c", client_core(), f"{FOLDER}/counting_client", "--port", port, "--connections", connections,
               "--requests", requests, "--output-len", output_len]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in (line.split("=") for line in done.stdout.split())}


class Run:
    """One `llm-loadtest run`, finished: its result, its records, its CPU time and its peak memory."""

    def __init__(self, url, *flags, core=None, records=False):
        core = client_core() if core is None else core
        with tempfile.TemporaryDirectory(prefix="loadtest-bench-") as folder:
            result, requests = f"{folder}/result.json", f"{folder}/requests.jsonl"
            command = ["taskset", "-c", str(core), BINARY, "run", "-s", url, "--quiet", "-o", result, *map(str, flags)]
            if records:
                command += ["--requests", requests, "--request-events"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if not os.path.exists(result):
                sys.exit(f"{' '.join(command)} gave no result (exit code {process.returncode})")
            with open(result) as text:
                self.result = json.load(text)
            self.records = []
            if records:
                with open(requests) as text:
                    self.records = [json.loads(line) for line in text]
        self.exit_code = process.returncode
        self.cpu_s = usage.ru_utime + usage.ru_stime
        self.peak_rss_mb = usage.ru_maxrss / 1024
        self.level = self.result["levels"][0]


def read_truth(path):
    with open(path) as text:
        return {record["request_id"]: record for record in map(json.loads, text)}


def percentile(values, p):
    """Hyndman-Fan 7."""
    values = sorted(values)
    position = (len(values) - 1) * p / 100
    low = int(position)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (position - low)


def repeat(rounds, one_round, *arguments):
    """Each round in a fresh process: the peak memory that the kernel states of a child includes what its parent had
    when it was started, so the parent must be small. What ends a round, sys.exit included, ends the benchmark."""
    results = []
    for _ in range(rounds):
        with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            results.append(pool.submit(one_round, *arguments).result())
    return results


RELATIONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}


def meets(value, goal):
    """`goal`: a relation and a number, such as "< 0.1", or "within 0.001 of 1"."""
    words = goal.split()
    if words[0] == "within":
        return abs(value - float(words[3])) <= float(words[1])
    return RELATIONS[words[0]](value, float(words[1]))


def print_medians(rounds, prefix="", goals=None):
    """`rounds`: dictionaries of the same figures; prints each one's median, with minimum and maximum behind it. `goals`:
    for some names what the median shall be, as `meets` takes it; then a line NAME_met=1 or 0 follows."""
    goals = goals or {}
    unknown = goals.keys() - rounds[0].keys()
    assert not unknown, f"no such figures: {unknown}"
    for name in rounds[0]:
        values = [figures[name] for figures in rounds if figures[name] is not None]
        if not values:
            print(f"{prefix}{name}=null")
        else:
            print(f"{prefix}{name}={statistics.median(values):.6g}  # {min(values):.6g} … {max(values):.6g}", flush=True)
        if name in goals:
            met = bool(values) and meets(statistics.median(values), goals[name])
            print(f"{prefix}{name}_met={int(met)}  # goal: {goals[name]}", flush=True)


def raise_fd_limit(wanted=65536):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
    except (ValueError, PermissionError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
