"""Are requests sent when they are due? 20 000 a second, not streamed, one engine thread, one core.

The server answers at once with one token. `due` times come from requests.jsonl; their gaps are held against the asked
distribution by a Kolmogorov-Smirnov test (ks_p of each seed), their number against what the seeded schedule plans
(bench/planned_arrivals.cc).
"""
import argparse
import math
import subprocess

import _bench as b

SEEDS = (11, 22, 33)


def gamma_cdf(x, shape):
    """Regularized lower incomplete gamma function: series below the mean, continued fraction above."""
    if x <= 0:
        return 0.0
    front = math.exp(-x + shape * math.log(x) - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        k = shape
        while term > total * 1e-12:
            k += 1
            term *= x / k
            total += term
        return front * total
    tiny = 1e-300
    y = x + 1 - shape
    c, d = 1 / tiny, 1 / y
    h = d
    for i in range(1, 1000):
        a = -i * (i - shape)
        y += 2
        d = 1 / (a * d + y or tiny)
        c = y + a / c or tiny
        h *= d * c
        if abs(d * c - 1) < 1e-12:
            break
    return 1 - front * h


def ks_p(gaps_s, rate, cv):
    """Kolmogorov-Smirnov against gamma gaps of mean 1 / rate; cv = 1 is the exponential."""
    shape = 1 / (cv * cv)
    n = len(gaps_s)
    distance = 0.0
    for i, gap in enumerate(sorted(gaps_s)):
        expected = 1 - math.exp(-gap * rate) if cv == 1 else gamma_cdf(gap * rate * shape, shape)
        distance = max(distance, expected - i / n, (i + 1) / n - expected)
    t = (math.sqrt(n) + 0.12 + 0.11 / math.sqrt(n)) * distance
    return min(1.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * t) ** 2) for k in range(1, 101)))


def one_round(rate, seconds, arrival, seed):
    server = b.simulator("--ttft-ms", 0, "--itl-ms", 0)
    run = b.Run(server.url, "--request-rate", rate, "--arrival", arrival, "-d", f"{seconds}s", "--no-stream", "--input-len", 16,
                "--output-len", 1, "--threads", 1, "--seed", seed, "--warmup", 100, records=True)
    server.stop()
    due = sorted(record["due_ns"] for record in run.records)
    delays_ms = [(record["sent_ns"] - record["due_ns"]) / 1e6 for record in run.records]
    pattern = arrival.removeprefix("gamma:")
    planned = int(subprocess.run([f"{b.FOLDER}/planned_arrivals", str(rate), pattern, str(seconds), str(seed)], check=True,
                                 capture_output=True, text=True).stdout)
    sent = sum(1 for record in run.records if record["first_token_ns"] or record["status"] == "ok")
    return {
        "send_delay_p50_ms": b.percentile(delays_ms, 50),
        "send_delay_p99_ms": b.percentile(delays_ms, 99),
        "sent_of_planned": sent / planned,
        "failed": run.level["failed"] + run.level["cut_off"],
        "ks_p": ks_p([(t - s) / 1e9 for s, t in zip(due, due[1:])], rate, 1 if arrival == "poisson" else float(pattern)),
        "requests_per_s": run.level["requests_per_s"],
        "cpu_us_per_request": run.cpu_s / max(sent, 1) * 1e6,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rate", type=int, default=20000)
    parser.add_argument("--seconds", type=int, default=10)
    arguments = parser.parse_args()
    for arrival in ("poisson", "gamma:0.5"):
        rounds = []
        for number in range(arguments.rounds):
            rounds += b.repeat(1, one_round, arguments.rate, arguments.seconds, arrival, SEEDS[number % len(SEEDS)])
        b.print_medians(rounds, arrival.replace(":", "_") + "_",
                        goals={"send_delay_p99_ms": "< 1", "sent_of_planned": "within 0.001 of 1", "failed": "= 0"})
        for seed in SEEDS:
            p = [figures["ks_p"] for number, figures in enumerate(rounds) if SEEDS[number % len(SEEDS)] == seed]
            if p:
                name = f"{arrival.replace(':', '_')}_ks_p_seed{seed}"
                print(f"{name}={p[0]:.4g}\n{name}_met={int(b.meets(p[0], '> 0.01'))}  # goal: > 0.01")
