"""What goes wrong within the server ends one run at most, and nobody is told that more was kept than is."""

import resource
import unittest

from serve_support import Serve
from support import Simulator, TestCase, wait_until

LOCAL = {"num_prompts": 2, "output_len": 2}


class FullDisk(TestCase):
    def test_a_run_that_cannot_be_saved_is_told_once_and_not_claimed(self):
        with Simulator("--ttft-ms", 0.2, "--itl-ms", 0) as target, Serve(self.folder, limits="-f 300") as serve:
            run_id = serve.start({"server_url": target.url, "concurrency": [8] * 30, "num_prompts": 300, "output_len": 2,
                                  "warmup": 0})
            watch = serve.watch(run_id)
            last = watch.messages()[-1]
            watch.close()
            self.assertEqual((last["type"], last["status"]), ("failed", "interrupted"))
            status = serve.wait_for(run_id, "interrupted")
            self.assertLess(status["levels"], 30)
            kept = serve.call("GET", f"/result/{run_id}")
            self.assertEqual((kept.status, len(kept.json["levels"])), (200, status["levels"]))
            self.assertEqual(serve.call("GET", "/history").json["counts"]["interrupted"], 1)
            told = [line for line in serve.log_lines() if line["event"] == "run_not_saved"]
            self.assertEqual([(line["run_id"], line["level"]) for line in told], [(run_id, "error")])
            self.assertEqual(last["error"], "the run's end was not saved: " + told[0]["error"])


class Faults(TestCase):
    def test_an_exception_in_a_run_ends_that_run(self):
        with Simulator("--ttft-ms", 1000, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": target.url, "threads": 200, "concurrency": 200, **LOCAL})
            # Each thread needs some open files of its own. The run has counted them when it asks its first question; then
            # they are taken away.
            wait_until(lambda: target.metric("vllm:num_requests_running") == 1, "the run asks the server")
            enough = resource.prlimit(serve.pid, resource.RLIMIT_NOFILE)
            resource.prlimit(serve.pid, resource.RLIMIT_NOFILE, (400, enough[1]))
            status = serve.wait_for(run_id, "failed")
            self.assertEqual(status["status_reason"], "internal")
            self.assertIn("a fault of this server: ", status["status_detail"])
            told = [line for line in serve.log_lines() if line["event"] == "run_fault"]
            self.assertEqual([line["run_id"] for line in told], [run_id])
            resource.prlimit(serve.pid, resource.RLIMIT_NOFILE, enough)
            serve.wait_for(serve.start({"server_url": target.url, **LOCAL}), "completed")

    def test_a_run_that_fills_its_memory_stops_with_what_it_measured(self):
        with Simulator("--ttft-ms", 0.2, "--itl-ms", 0) as target, \
                Serve(self.folder, "--max-run-memory-mb", 1) as serve:
            run_id = serve.start({"server_url": target.url, "num_prompts": 1_000_000_000, "concurrency": 8, "output_len": 2})
            status = serve.wait_for(run_id, "failed")
            self.assertIn("the records of its requests fill 1 MB, as much as a run may hold here", status["status_detail"])
            level, = serve.call("GET", f"/result/{run_id}").json["levels"]
            self.assertGreater(level["succeeded"], 100)


if __name__ == "__main__":
    unittest.main()
