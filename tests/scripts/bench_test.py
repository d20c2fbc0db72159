"""What the benchmarks in bench/ share: goals, medians, rounds, and how records are held against the truth."""
import contextlib
import io
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "bench"))

import _bench as b
import fidelity
import nothing_lost


def printed(*arguments):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        b.print_medians(*arguments)
    return out.getvalue().splitlines()


def leave(message):
    sys.exit(message)


class Goals(unittest.TestCase):
    def test_relations_hold_at_their_limit_as_written(self):
        goals = ("< 1", "<= 1", "= 1", ">= 1", "> 1")
        self.assertEqual([[b.meets(value, goal) for goal in goals] for value in (0.5, 1, 2)],
                         [[True, True, False, False, False],
                          [False, True, True, True, False],
                          [False, False, False, True, True]])

    def test_within_is_checked_on_both_sides(self):
        self.assertEqual([b.meets(value, "within 0.001 of 1") for value in (0.9985, 0.9995, 1, 1.0005, 1.0015)],
                         [False, True, True, True, False])


class Medians(unittest.TestCase):
    def test_figure_with_a_goal_says_whether_its_median_met_it(self):
        rounds = [{"lag_ms": 1, "sent": 10}, {"lag_ms": 5, "sent": 30}, {"lag_ms": 2, "sent": 20}]
        self.assertEqual(printed(rounds, "c1_", {"lag_ms": "< 2", "sent": ">= 20"}),
                         ["c1_lag_ms=2  # 1 … 5", "c1_lag_ms_met=0  # goal: < 2",
                          "c1_sent=20  # 10 … 30", "c1_sent_met=1  # goal: >= 20"])

    def test_missing_figure_is_null_and_meets_nothing(self):
        self.assertEqual(printed([{"lag_ms": None}], "", {"lag_ms": ">= 0"}),
                         ["lag_ms=null", "lag_ms_met=0  # goal: >= 0"])

    def test_goal_of_no_figure_is_a_bug(self):
        with self.assertRaises(AssertionError):
            b.print_medians([{"lag_ms": 1}], "", {"lag": "< 1"})


class Rounds(unittest.TestCase):
    def test_round_that_exits_ends_the_benchmark(self):
        with self.assertRaises(SystemExit) as ended:
            b.repeat(2, leave, "the server did not start")
        self.assertEqual(ended.exception.code, "the server did not start")

    def test_no_benchmark_hides_a_module_of_python(self):
        names = {path.stem for path in pathlib.Path(b.__file__).parent.glob("*.py")}
        self.assertEqual(names & sys.stdlib_module_names, set())


class Truth(unittest.TestCase):
    def record(self, **fields):
        return {"request_id": "a", "status": "ok", "sent_ns": 1_000_000, "first_token_ns": 51_500_000,
                "output_tokens": 3, "events": [[50_500, 1], [60_500, 2]], **fields}

    truth = {"a": {"arrival_ns": 1_200_000, "sends_ns": [51_200_000, 61_200_000, 66_200_000], "tokens": [1, 1, 1]}}

    def test_fidelity_of_a_request(self):
        figures = fidelity.compare([self.record(), self.record(request_id="b")], self.truth)
        rounded = {name: value if value is None else round(value, 6) for name, value in figures.items()}
        self.assertEqual(rounded, {
            "ttft_error_p50_ms": 0.5, "ttft_error_p99_ms": 0.5, "itl_p50_difference_ms": 2.5,
            "itl_p99_difference_ms": 4.95, "itl_error_p99_ms": None, "server_ttft_p50_ms": 50.0,
            "server_itl_p50_ms": 7.5, "server_itl_p99_ms": 9.95, "unmatched": 1})

    def test_level_is_held_against_the_servers_percentiles(self):
        figures = {"server_ttft_p50_ms": 50.0, "server_itl_p50_ms": 10.0, "server_itl_p99_ms": 12.0}
        level = {"ttft_ms": None, "itl_ms": {"p50": 10.5, "p99": 11.0}}
        self.assertEqual(fidelity.level_differences(level, figures), {
            "level_ttft_p50_difference_ms": None, "level_itl_p50_difference_ms": 0.5,
            "level_itl_p99_difference_ms": 1.0})

    def test_tokens_of_requests_that_succeeded_are_those_that_were_sent(self):
        self.assertEqual(nothing_lost.tokens_differ([self.record()], self.truth), 0)
        self.assertEqual(nothing_lost.tokens_differ([self.record(output_tokens=5)], self.truth), 2)
        self.assertEqual(nothing_lost.tokens_differ([self.record(output_tokens=None)], self.truth), 3)
        self.assertEqual(nothing_lost.tokens_differ([self.record(status="failed", output_tokens=0)], self.truth), 0)


if __name__ == "__main__":
    unittest.main()
