"""What waits in `serve` holds nobody else up: calls that ask other servers, runs in the queue, runs of other processes."""

import contextlib
import http.client
import os
import signal
import sqlite3
import threading
import unittest

from serve_support import Serve
from support import Listener, Process, Simulator, TestCase, wait_until

LONG = {"concurrency": [1], "duration_s": 60, "output_len": 5, "warmup": 0, "grace_s": 5}
QUICK = {"num_prompts": 2, "output_len": 2, "warmup": 0}


class Probes(TestCase):
    """Of a server that takes connections and says nothing."""

    def setUp(self):
        super().setUp()
        self.ended = threading.Event()
        self.addCleanup(self.ended.set)
        self.silent = Listener(lambda connection: self.ended.wait(60))
        self.answers = []  # in the order in which they came
        self.threads = []

    def probe(self, serve, count):
        def one():
            with contextlib.suppress(OSError, http.client.HTTPException):  # the server may end
                self.answers.append(serve.call("POST", "/servers/probe", {"server_url": self.silent.url}))

        self.threads = [threading.Thread(target=one) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def test_more_of_them_than_threads_hold_up_no_other_call(self):
        with self.silent, Serve(self.folder, "--rate-limit", 0) as serve:
            self.probe(serve, 20)
            wait_until(lambda: self.silent.connections >= 8, "every thread for them has one")
            for path in ("/health", "/health/benchmark", "/history", "/datasets"):
                self.answers.append(serve.call("GET", path))
            self.assertEqual([answer.json.get("reachable", "no probe") for answer in self.answers], ["no probe"] * 4)
            self.end()
        self.assertEqual([answer.json["reachable"] for answer in self.answers[4:]], [False] * 20)

    def test_too_many_of_them_hear_when_to_come_again(self):
        with self.silent, Serve(self.folder, "--rate-limit", 0) as serve:
            self.probe(serve, 45)
            wait_until(lambda: len(self.answers) == 5, "five are refused")
            for answer in self.answers:
                self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "5"))
            self.end()
        self.assertEqual([answer.status for answer in self.answers[5:]], [200] * 40)

    def test_the_end_does_not_wait_for_them(self):
        with self.silent, Serve(self.folder, "--rate-limit", 0) as serve:
            self.probe(serve, 30)
            wait_until(lambda: self.silent.connections >= 8, "every thread for them has one")
            self.assert_exit(serve.stop(timeout=8), 0)  # one alone would wait 10 s, and those in line after it
            self.end()


class Queue(TestCase):
    def files(self, serve):
        return len(os.listdir(f"/proc/{serve.pid}/fd"))

    def test_runs_that_wait_hold_no_files(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, \
                Serve(self.folder, "--rate-limit", 0, "--grace", "0s") as serve:
            serve.wait_for(serve.start({"server_url": sim.url, **LONG}), "running")
            serve.start({"server_url": sim.url, **QUICK})
            before = self.files(serve)
            waiting = [serve.start({"server_url": sim.url, **QUICK}) for _ in range(90)]
            self.assertLess(self.files(serve), before + 10)
            self.assertEqual(serve.call("GET", f"/run/{waiting[-1]}").json["queue_position"], 91)
            self.assert_exit(serve.stop(), 0)
        with Serve(self.folder) as again:
            self.assertEqual(again.call("GET", "/history").json["counts"]["cancelled"], 92)

    def test_one_is_cancelled_while_another_program_holds_the_database(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder, "--grace", "0s") as serve:
            serve.wait_for(serve.start({"server_url": sim.url, **LONG}), "running")
            wait_until(lambda: serve.call("GET", "/history?status=running").json["total"] == 1, "the history knows")
            waiting = serve.start({"server_url": sim.url, **QUICK})
            with contextlib.closing(sqlite3.connect(self.path("runs.db"), isolation_level=None)) as database:
                database.execute("BEGIN IMMEDIATE")
                self.assertEqual(serve.call("POST", f"/run/{waiting}/cancel").status, 202)
                status = serve.call("GET", f"/run/{waiting}").json
                self.assertEqual((status["status"], status["status_detail"], status["queue_position"]),
                                 ("cancelled", "cancelled before it began", None))
                for path in ("", "/export", "/distribution"):
                    result = serve.call("GET", f"/result/{waiting}{path}")
                    self.assertEqual((result.status, result.json["detail"]),
                                     (404, "the run measured nothing (cancelled: cancelled before it began)"))
                self.assertEqual(serve.call("GET", f"/run/{waiting}/live").json["status"], "cancelled")
                again = serve.call("POST", f"/run/{waiting}/cancel?now=true")
                self.assertEqual((again.status, again.json["detail"]), (409, "the run has ended already (cancelled)"))
                # Nobody has waited for the database: the history does not know yet.
                self.assertEqual(serve.call("GET", "/history?status=queued").json["total"], 1)
                database.execute("ROLLBACK")
            wait_until(lambda: serve.call("GET", "/history?status=cancelled").json["total"] == 1, "the history knows")
            self.assertEqual(serve.call("DELETE", f"/run/{waiting}").status, 204)

    def test_one_that_is_deleted_is_gone_once_the_database_is_let_go_of(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder, "--grace", "0s") as serve:
            serve.wait_for(serve.start({"server_url": sim.url, **LONG}), "running")
            waiting = serve.start({"server_url": sim.url, **QUICK})
            answers = []
            delete = threading.Thread(target=lambda: answers.append(serve.call("DELETE", f"/run/{waiting}").status))
            with contextlib.closing(sqlite3.connect(self.path("runs.db"), isolation_level=None)) as database:
                database.execute("BEGIN IMMEDIATE")
                delete.start()
                serve.wait_for(waiting, "cancelled")
                self.assertEqual((serve.call("GET", f"/result/{waiting}").status, answers), (404, []))
                database.execute("ROLLBACK")
            delete.join(60)
            self.assertEqual((answers, serve.call("GET", f"/run/{waiting}").status), ([204], 404))

    def test_no_more_than_allowed_enter_however_many_come_at_once(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, \
                Serve(self.folder, "--rate-limit", 0, "--grace", "0s", "--max-queued", 3) as serve:
            serve.wait_for(serve.start({"server_url": sim.url, **LONG}), "running")
            together, statuses = threading.Barrier(24), []

            def order():
                together.wait()
                statuses.append(serve.call("POST", "/demo", QUICK).status)

            threads = [threading.Thread(target=order) for _ in range(24)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            self.assertEqual(sorted(statuses), [202] * 3 + [503] * 21)

    def test_the_place_counts_the_runs_that_must_end_before(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, \
                Serve(self.folder, "--parallel-runs", 2, "--grace", "0s") as serve:
            places = []
            for _ in range(4):
                answer = serve.call("POST", "/run", {"server_url": sim.url, **LONG})
                places.append(answer.json["queue_position"])
                if len(places) <= 2:
                    serve.wait_for(answer.json["run_id"], "running")
        self.assertEqual(places, [0, 0, 1, 2])


class OtherProcesses(TestCase):
    def test_a_run_of_the_command_line_is_told_for_what_it_is(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve:
            command = Process("run", "-s", sim.url, "-c", "1,2", "-d", "6s", "--output-len", 5, "--warmup", 0, "--quiet", "--save",
                              "--database", self.path("runs.db"))
            self.addCleanup(command.kill)
            wait_until(lambda: serve.call("GET", "/history?status=running").json["total"] == 1, "it goes on")
            run_id = serve.call("GET", "/history").json["runs"][0]["run_id"]
            wait_until(lambda: serve.call("GET", f"/run/{run_id}").json["levels"] == 1, "a level has ended")
            for method, path in (("POST", f"/run/{run_id}/cancel"), ("DELETE", f"/run/{run_id}")):
                refused = serve.call(method, path)
                self.assertEqual((refused.status, refused.json["detail"]),
                                 (409, "the run belongs to another process (running); stop it where it was started"))
            watch = serve.watch(run_id)
            self.assertEqual([(m["type"], m["status"]) for m in watch.messages()], [("progress", "running")])
            self.assertEqual((watch.close_code, watch.close_reason),
                             (1013, "the run belongs to another process; ask for its status again"))
            watch.close()
            command.signal(signal.SIGINT)
            self.assert_exit(command.finish(20), 130)
            after = serve.watch(run_id)
            self.assertEqual([(m["type"], m["status"]) for m in after.messages()], [("completed", "cancelled")])
            after.close()
            self.assertEqual(serve.call("POST", f"/run/{run_id}/cancel").json["detail"], "the run has ended already (cancelled)")
            self.assertEqual(serve.call("DELETE", f"/run/{run_id}").status, 204)

    def test_a_run_that_waits_in_another_server_too(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.folder) as serve, \
                Serve(self.folder, "--grace", "0s") as other:
            other.wait_for(other.start({"server_url": sim.url, **LONG}), "running")
            run_id = other.start({"server_url": sim.url, **QUICK})
            status = serve.call("GET", f"/run/{run_id}").json
            self.assertEqual((status["status"], status["queue_position"]), ("queued", None))
            refused = serve.call("DELETE", f"/run/{run_id}")
            self.assertEqual((refused.status, refused.json["detail"]),
                             (409, "the run belongs to another process (queued); stop it where it was started"))
            self.assertEqual(other.call("DELETE", f"/run/{run_id}").status, 204)


if __name__ == "__main__":
    unittest.main()
