"""Reads the timings that llama.cpp's server logs for each request it finished.

It prints, in the order of finishing (slot and task number join the lines):

    slot print_timing: id  3 | task 1 | prompt eval time =     197.26 ms /    35 tokens (    5.64 ms per token, ...
    slot print_timing: id  3 | task 1 |        eval time =     123.38 ms /    12 tokens (   11.22 ms per token, ...
    slot print_timing: id  3 | task 1 |       total time =     320.63 ms /    47 tokens

The prompt time runs from the moment the slot takes the request up to its first token, the eval time from there to
the last one; its "per token" divides by the tokens after the first, as our TPOT does.
"""

import dataclasses
import re

LINE = re.compile(
    r"print_timing: id +(?P<slot>\d+) \| task (?P<task>\d+) \| +(?P<what>prompt eval|eval|total) time ="
    r" +(?P<ms>[\d.]+) ms / +(?P<tokens>\d+) tokens"
)


@dataclasses.dataclass
class ServerTiming:
    task: int
    prompt_ms: float = 0.0
    prompt_tokens: int = 0
    decode_ms: float = 0.0
    output_tokens: int = 0
    total_ms: float = 0.0

    @property
    def per_token_ms(self) -> float | None:
        return self.decode_ms / (self.output_tokens - 1) if self.output_tokens > 1 else None


def read_timings(path: str) -> list[ServerTiming]:
    """The finished requests, in the order of finishing."""
    timings: dict[int, ServerTiming] = {}
    with open(path, encoding="utf-8", errors="replace") as log:
        for match in filter(None, map(LINE.search, log)):
            task = int(match["task"])
            timing = timings.setdefault(task, ServerTiming(task))
            ms, tokens = float(match["ms"]), int(match["tokens"])
            if match["what"] == "prompt eval":
                timing.prompt_ms, timing.prompt_tokens = ms, tokens
            elif match["what"] == "eval":
                timing.decode_ms, timing.output_tokens = ms, tokens
            else:
                timing.total_ms = ms
    return list(timings.values())
