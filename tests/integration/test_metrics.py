"""/metrics as Prometheus wants it, and a dashboard that asks for nothing that is not there."""

import json
import os
import re
import shutil
import subprocess
import unittest

from serve_support import Serve
from support import ROOT, Simulator, TestCase, wait_until

PROMTOOL = os.environ.get("PROMTOOL") or shutil.which("promtool") or str(ROOT / "build/tools/promtool")
DASHBOARD = ROOT / "deploy/grafana/llm-loadtest.json"
LONG = {"concurrency": [2], "duration_s": 60, "output_len": 5, "warmup": 0, "grace_s": 5}
QUICK = {"concurrency": [2], "num_prompts": 10, "output_len": 5, "warmup": 0}


def families(text):
    """Type by name; samples of a histogram are under its own name too."""
    found = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    for name, kind in list(found.items()):
        if kind == "histogram":
            found.update({name + suffix: "part" for suffix in ("_bucket", "_sum", "_count")})
    return found


class Metrics(TestCase):
    def setUp(self):
        super().setUp()
        self.assertTrue(os.access(PROMTOOL, os.X_OK),
                        f"there is no {PROMTOOL}; scripts/install-deps test gets it, or name one in PROMTOOL")

    def pages(self):
        """/metrics before any run, while one goes on and another has ended, and after both."""
        awkward = 'a "model" \\ of mine'
        with Simulator("--ttft-ms", 2, "--itl-ms", 1, "--model", awkward) as sim, Serve(self.folder) as serve:

            def page():
                answer = serve.call("GET", "/metrics")
                self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
                return answer.body.decode()

            idle = page()
            serve.wait_for(serve.start({"server_url": sim.url, **QUICK}), "completed")
            run_id = serve.start({"server_url": sim.url, "model": awkward, **LONG})
            wait_until(lambda: "llm_loadtest_run_e2e_mean_seconds" in page(), "the run is in /metrics")
            waiting = serve.start({"server_url": sim.url, **QUICK})
            running = page()
            self.assertIn(f'run_id="{run_id}",model="a \\"model\\" \\\\ of mine",server_url="{sim.url}"}} 1\n', running)
            self.assertIn("llm_loadtest_runs_running 1\n", running)
            self.assertIn("llm_loadtest_runs_queued 1\n", running)
            self.assertIn('llm_loadtest_requests_total{status="ok"} 10\n', running)
            self.assertIn('llm_loadtest_request_ttft_seconds_bucket{le="+Inf"} 10\n', running)
            serve.call("DELETE", f"/run/{waiting}")
            serve.call("DELETE", f"/run/{run_id}")
            return idle, running, page()

    def test_promtool_has_nothing_to_say_and_the_dashboard_finds_all_it_asks_for(self):
        pages = self.pages()
        for name, page in zip(("idle", "running", "after"), pages):
            with self.subTest(name):
                checked = subprocess.run([PROMTOOL, "check", "metrics"], input=page, capture_output=True, text=True)
                self.assertEqual((checked.returncode, checked.stdout, checked.stderr), (0, "", ""), page)
        there = families(pages[1])
        dashboard = json.loads(DASHBOARD.read_text())
        asked = []
        for panel in dashboard["panels"]:
            asked += [(panel["title"], target["expr"]) for target in panel.get("targets", [])]
        for variable in dashboard["templating"]["list"]:
            asked += [(variable["name"], variable.get("definition", ""))]
        used = set()
        for where, query in asked:
            for name in re.findall(r"\bllm_loadtest_\w+", query):
                used.add(name)
                self.assertIn(name, there, where)
                self.assertEqual(name.endswith("_total") or there[name] == "part", bool(re.search(
                    r"(rate|increase)\((?:\w+\()*" + name, query)), f"{where}: rates are of counters, and only of them")
        self.assertEqual({name for name, kind in there.items() if kind not in ("histogram", "part")} - used, set(),
                         "nothing shows these")


class Dashboard(unittest.TestCase):
    def test_it_can_be_imported(self):
        dashboard = json.loads(DASHBOARD.read_text())
        ids = [panel["id"] for panel in dashboard["panels"]]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertIsNone(dashboard.get("id"))
        variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
        self.assertEqual(variables["datasource"]["type"], "datasource")
        text = DASHBOARD.read_text()
        self.assertEqual(set(re.findall(r'"uid": "([^"]*)"', text)), {"llm-loadtest", "${datasource}"})
        for name in set(re.findall(r"\$(\w+)", text)) - {"__range", "__rate_interval", "__all"}:
            self.assertIn(name, variables)
        cells = set()
        for panel in dashboard["panels"]:
            place = panel["gridPos"]
            taken = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(place["x"] + place["w"], 24)
            cells |= taken


if __name__ == "__main__":
    unittest.main()
