"""`run --via`: a run at a `serve`, told, stopped and written as a local one."""

import contextlib
import json
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import threading
import unittest
import zipfile

import jsonschema

from serve_support import Serve
from support import ROOT, Listener, Process, Simulator, TestCase, run, wait_until

KEY = "via-key-0123456789"
QUICK = ("-c", "1,4", "-n", 20, "--input-len", 20, "--output-len", 5, "--warmup", 1, "--seed", 7)
ENDLESS = ("-c", 4, "-n", 1_000_000, "--input-len", 20, "--output-len", 5, "--warmup", 0)
SCHEMA = json.loads((ROOT / "docs/schema/result.schema.json").read_text())


def url_of(serve):
    return f"http://127.0.0.1:{serve.port}"


class Via(TestCase):
    def setUp(self):
        super().setUp()
        self.there = self.folder / "there"
        self.there.mkdir()

    def start(self, serve, sim, *flags, env=None):
        process = Process("run", "--via", url_of(serve), "-s", sim.url, *flags, env=env)
        self.addCleanup(process.kill)
        return process

    def id_in(self, text):
        return re.search(r"sent to \S+ as (\S+)\n", text)[1]

    def occupy(self, serve, sim):
        """A run that goes on until it is cancelled."""
        run_id = serve.start({"server_url": sim.url, "concurrency": 1, "duration_s": 60, "output_len": 5, "warmup": 0})
        serve.wait_for(run_id, "running")
        return run_id


class Outputs(Via):
    def test_the_files_are_those_of_a_local_run(self):
        files = ("result.json", "levels.csv", "book.xlsx", "report.html", "requests.jsonl")
        flags = [*QUICK, "--goodput", "ttft:1000", "--metadata", "gpu=none"]
        for flag, name in zip(("-o", "--csv", "--xlsx", "--html", "--requests"), files):
            flags += [flag, name]
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            for place in ("via", "local"):
                (self.folder / place).mkdir()
            via = run("run", "--via", url_of(serve), "-s", sim.url, *flags, cwd=self.folder / "via")
            local = run("run", "-s", sim.url, *flags, cwd=self.folder / "local")
            self.assert_exit(via, 0)
            self.assert_exit(local, 0)
            run_id = self.id_in(via.err)
            kept = serve.call("GET", f"/result/{run_id}").json
        for place in ("via", "local"):
            self.assertEqual(sorted(p.name for p in (self.folder / place).iterdir()), sorted(files))
        results = [self.read_json(f"{place}/result.json") for place in ("via", "local")]
        for result in results:
            jsonschema.validate(result, SCHEMA)
        via_result, local_result = results
        self.assertEqual(via_result["config"], local_result["config"])
        self.assertEqual(via_result["metadata"], local_result["metadata"])
        self.assertEqual(via_result["server"], local_result["server"])
        self.assertEqual([level["attempted"] for level in via_result["levels"]], [20, 20])
        rows = self.read_lines("via/requests.jsonl")
        self.assertEqual(len(rows), 40)
        self.assertEqual(set(rows[0]), set(self.read_lines("local/requests.jsonl")[0]))
        self.assertEqual((via_result["requests"]["path"], via_result["requests"]["count"]), ("requests.jsonl", 40))
        # Nothing else differs from what is kept there.
        self.assertEqual({**via_result, "requests": None}, kept)
        csv = [(self.folder / place / "levels.csv").read_text().splitlines() for place in ("via", "local")]
        self.assertEqual((csv[0][0], len(csv[0])), (csv[1][0], len(csv[1])))
        sheets = [zipfile.ZipFile(self.folder / place / "book.xlsx").namelist() for place in ("via", "local")]
        self.assertEqual(*sheets)
        self.assertIn(run_id, (self.folder / "via" / "report.html").read_text())
        self.assertIn(f"Kept as   {run_id} at {url_of(serve)}", via.out)

    def test_progress_is_that_of_a_local_run(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            via = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK)
            local = run("run", "-s", sim.url, *QUICK)
        self.assert_exit(via, 0)
        begin = [line for line in local.err.splitlines() if "tokens in" in line or line.startswith("sim-model at")]
        self.assertEqual(len(begin), 2, str(local))
        for line in begin:
            self.assertIn(line + "\n", via.err)
        for load in ("c=1", "c=4"):
            self.assertRegex(via.err, rf"\n(VALID|SUSPECT|INVALID) +{load} +20 ok · ")

    def test_json_on_standard_output_and_quiet(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            finished = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--format", "json", "--quiet")
        self.assert_exit(finished, 0)
        self.assertEqual(finished.err, "")
        jsonschema.validate(json.loads(finished.out), SCHEMA)

    def test_the_arrivals_of_events_come_too(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            finished = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--request-events", "--requests",
                           self.path("requests.jsonl"))
        self.assert_exit(finished, 0)
        self.assertEqual({len(row["events"]) for row in self.read_lines("requests.jsonl")}, {5})

    def test_a_dataset_is_uploaded_once(self):
        (self.folder / "my prompts.jsonl").write_text('{"prompt": "one"}\n{"prompt": "two"}\n')
        flags = ("-n", 4, "--output-len", 3, "--dataset", self.path("my prompts.jsonl"))
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            first = run("run", "--via", url_of(serve), "-s", sim.url, *flags)
            self.assert_exit(first, 0)
            self.assertIn("uploading ", first.err)
            names = [file["name"] for file in serve.call("GET", "/datasets").json["datasets"]]
            self.assertEqual(len(names), 1)
            self.assertTrue(names[0].endswith("-my_prompts.jsonl"), names)
            again = run("run", "--via", url_of(serve), "-s", sim.url, *flags)
            self.assert_exit(again, 0)
            self.assertNotIn("uploading ", again.err)
            named = run("run", "--via", url_of(serve), "-s", sim.url, "-n", 4, "--output-len", 3, "--dataset", names[0])
            self.assert_exit(named, 0)
            (self.folder / "broken.jsonl").write_text("{broken\n")
            broken = run("run", "--via", url_of(serve), "-s", sim.url, "--dataset", self.path("broken.jsonl"))
        self.assert_exit(broken, 2)
        self.assertRegex(broken.err, r"llm-loadtest: --dataset: http://\S+ answers 422 ")

    def test_the_exit_codes_are_those_of_a_local_run(self):
        with Listener() as gone:
            pass
        with Simulator("--ttft-ms", 1, "--itl-ms", 1, "--fault-http-500", 1) as failing, \
                Simulator("--ttft-ms", 1, "--itl-ms", 1, "--fault-http-500", 0.5) as half, Serve(self.there) as serve:
            for flags in (("-s", gone.url, *QUICK), ("-s", failing.url, *QUICK),
                          ("-s", failing.url, *QUICK, "--max-error-rate", "10%"),
                          ("-s", half.url, *QUICK, "--max-error-rate", "10%"),
                          ("-s", half.url, "-n", 4, "--input-len", 200_000, "--output-len", 5)):
                local = run("run", *flags)
                via = run("run", "--via", url_of(serve), *flags)
                self.assertEqual(via.code, local.code, f"{flags}\n{local}\n{via}")
                told = [[line for line in finished.err.splitlines() if line.startswith("llm-loadtest:")]
                        for finished in (local, via)]
                self.assertEqual(len(told[0]), len(told[1]), f"{flags}\n{local}\n{via}")


class Stopping(Via):
    def test_an_interrupt_cancels_there_and_what_was_measured_is_written(self):
        with Simulator("--ttft-ms", 20, "--itl-ms", 5) as sim, Serve(self.there) as serve:
            process = self.start(serve, sim, *ENDLESS, "-o", self.path("result.json"), "--requests",
                                 self.path("requests.jsonl"))
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            wait_until(lambda: sim.metric("vllm:request_success_total") > 10, "requests succeed")
            process.signal(signal.SIGINT)
            finished = process.finish(30)
            self.assert_exit(finished, 130)
            self.assertIn("cancelling there: waiting up to 30 s for", finished.err)
            status = serve.call("GET", f"/run/{self.id_in(finished.err)}").json
            self.assertEqual(status["status"], "cancelled")
        result = self.read_json("result.json")
        self.assertEqual(result["status"], "cancelled")
        self.assert_counts_add_up(result["levels"][0])
        self.assertEqual(len(self.read_lines("requests.jsonl")), result["levels"][0]["attempted"])
        self.assertIn("TTFT", finished.out)

    def test_a_second_interrupt_leaves_at_once_and_names_the_run(self):
        with Simulator("--ttft-ms", 20_000) as sim, Serve(self.there) as serve:
            process = self.start(serve, sim, *ENDLESS, "-o", self.path("result.json"))
            wait_until(lambda: sim.metric("vllm:num_requests_running") == 4, "all slots are in use")
            process.signal(signal.SIGTERM)
            wait_until(lambda: "cancelling there" in process.error_text(), "cancelling")
            process.signal(signal.SIGINT)
            finished = process.finish(10)
            self.assert_exit(finished, 143)
            run_id = self.id_in(finished.err)
            self.assertRegex(finished.err, rf"llm-loadtest: left; the run {run_id} .*/api/v1/benchmark/result/{run_id}\n")
            self.assertFalse((self.folder / "result.json").exists())
            serve.call("POST", f"/run/{run_id}/cancel?now=true")

    def test_the_place_in_the_queue_is_shown_and_an_interrupt_leaves_it(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            first = self.occupy(serve, sim)
            second = serve.start({"server_url": sim.url, "num_prompts": 1, "output_len": 1})
            process = self.start(serve, sim, *QUICK)
            wait_until(lambda: "place 2\n" in process.error_text(), "its place")
            serve.call("POST", f"/run/{second}/cancel")
            wait_until(lambda: "next in the queue of" in process.error_text(), "its new place")
            process.signal(signal.SIGINT)
            finished = process.finish(10)
            self.assert_exit(finished, 130)
            self.assertIn("llm-loadtest: cancelled before it began\n", finished.err)
            self.assertEqual(serve.call("GET", f"/run/{self.id_in(finished.err)}").json["status"], "cancelled")
            serve.call("POST", f"/run/{first}/cancel?now=true")

    def test_a_run_that_somebody_else_cancels(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            process = self.start(serve, sim, *ENDLESS)
            wait_until(lambda: sim.metric("vllm:request_success_total") > 10, "requests succeed")
            serve.call("POST", f"/run/{self.id_in(process.error_text())}/cancel?now=true")
            finished = process.finish(20)
        self.assert_exit(finished, 4)
        self.assertIn(", not from here\n", finished.err)


class Relay:
    """Passes connections on to `port`, with TLS where there is a context; none while it is `down`."""

    def __init__(self, port, context=None):
        self._port, self._context = port, context
        self.down = False
        self._listener = Listener(self._answer)

    def __enter__(self):
        self._listener.__enter__()
        self.port = self._listener.port
        return self

    def __exit__(self, *_):
        self._listener.__exit__()

    def _answer(self, connection):
        if self.down:
            return
        if self._context is not None:
            connection = self._context.wrap_socket(connection, server_side=True)
        with socket.create_connection(("127.0.0.1", self._port)) as onwards, connection:
            back = threading.Thread(target=self._pump, args=(onwards, connection), daemon=True)
            back.start()
            self._pump(connection, onwards)
            back.join(5)

    def _pump(self, source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class Connection(Via):
    def test_a_lost_connection_does_not_lose_the_run(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as sim, Serve(self.there) as serve, Relay(serve.port) as relay:
            process = Process("run", "--via", f"http://127.0.0.1:{relay.port}", "-s", sim.url, "-c", 2, "-d", "3s",
                              "--output-len", 5, "--warmup", 0, "-o", self.path("result.json"))
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            relay.down = True
            wait_until(lambda: "trying again for 60 s" in process.error_text(), "it is noticed")
            relay.down = False
            finished = process.finish(30)
        self.assert_exit(finished, 0)
        self.assertIn("reached again\n", finished.err)
        self.assertEqual(self.read_json("result.json")["status"], "completed")

    def test_a_server_that_stays_away_leaves_a_sentence(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as sim, Serve(self.there) as serve, Relay(serve.port) as relay:
            process = Process("run", "--via", f"http://127.0.0.1:{relay.port}/", "-s", sim.url, *ENDLESS, "--via-retry",
                              "500ms", "-o", self.path("result.json"))
            self.addCleanup(process.kill)
            wait_until(lambda: "measuring" in process.error_text(), "measuring")
            relay.down = True
            finished = process.finish(20)
            run_id = self.id_in(finished.err)
            self.assertEqual(serve.call("GET", f"/run/{run_id}").json["status"], "running")
            serve.call("POST", f"/run/{run_id}/cancel?now=true")
        self.assert_exit(finished, 4)
        self.assertRegex(finished.err, rf"The run {run_id} goes on there if it is up; .*curl -o result\.json http://"
                                       rf"127\.0\.0\.1:{relay.port}/api/v1/benchmark/result/{run_id}\n")
        self.assertFalse((self.folder / "result.json").exists())

    def test_a_server_that_is_killed_and_comes_back_gives_what_it_had(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve, Relay(serve.port) as relay:
            process = Process("run", "--via", f"http://127.0.0.1:{relay.port}", "-s", sim.url, "-c", "4,5", "-d", "1500ms",
                              "--output-len", 5, "--warmup", 0, "-o", self.path("result.json"), "--requests",
                              self.path("requests.jsonl"))
            self.addCleanup(process.kill)
            wait_until(lambda: re.search(r"\n[A-Z]+ +c=4 ", process.error_text()), "a level has ended")
            serve.signal(signal.SIGKILL)
            serve.finish(10)
            with Serve(self.there) as again:
                relay._port = again.port
                finished = process.finish(30)
        self.assert_exit(finished, 4)
        self.assertIn("llm-loadtest: the run did not complete: the process that ran it ended before the run did\n",
                      finished.err)
        result = self.read_json("result.json")
        self.assertEqual((result["status"], len(result["levels"])), ("interrupted", 1))
        self.assertEqual(len(self.read_lines("requests.jsonl")), result["levels"][0]["attempted"])

    def test_a_server_behind_tls(self):
        certificate, key = self.path("cert.pem"), self.path("key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there) as serve, \
                Relay(serve.port, context) as relay:
            url = f"https://localhost:{relay.port}"
            unknown = run("run", "--via", url, "-s", sim.url, *QUICK)
            trusted = run("run", "--via", url, "-s", sim.url, *QUICK, env={"SSL_CERT_FILE": certificate})
        self.assert_exit(unknown, 3)
        self.assertIn("certificate", unknown.err)
        self.assert_exit(trusted, 0)

    def test_nobody_there_and_somebody_else_there(self):
        with Listener() as gone:
            pass
        finished = run("run", "--via", gone.url, "-s", "http://127.0.0.1:1")
        self.assert_exit(finished, 3)
        self.assertRegex(finished.err, r"^llm-loadtest: --via: \S+ cannot be reached: .*refused; does `llm-loadtest serve` run")
        with Simulator() as sim:
            finished = run("run", "--via", sim.url, "-s", sim.url)
        self.assert_exit(finished, 2)
        self.assertIn("does not answer as `llm-loadtest serve` does (404 Not Found); is it the right URL?", finished.err)


class Refusals(Via):
    def test_the_key_of_the_server(self):
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as sim, Serve(self.there, "--api-key", KEY) as serve:
            missing = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK)
            wrong = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--via-key", KEY + "x")
            flag = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--via-key", KEY, "-o", self.path("r.json"))
            variable = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, env={"LLM_LOADTEST_VIA_KEY": KEY})
            log = serve.stop().err
        self.assert_exit(missing, 2)
        self.assertIn("wants the key of its API; give it, or set LLM_LOADTEST_VIA_KEY\n", missing.err)
        self.assert_exit(wrong, 2)
        self.assertIn("refuses this key\n", wrong.err)
        self.assert_exit(flag, 0)
        self.assert_exit(variable, 0)
        for text in (missing.err, wrong.err, flag.err, flag.out, variable.err, variable.out, log,
                     pathlib.Path(self.path("r.json")).read_text()):
            self.assertNotIn(KEY, text)

    def test_the_key_of_the_target_reaches_it_and_nothing_else(self):
        secret = "sk-target-0123456789"
        with Simulator("--ttft-ms", 2, "--itl-ms", 1, "--api-key", secret) as sim, Serve(self.there) as serve:
            good = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, env={"OPENAI_API_KEY": secret})
            bad = run("run", "--via", url_of(serve), "-s", sim.url, *QUICK, "--api-key", "no")
            log = serve.stop().err
        self.assert_exit(good, 0)
        self.assert_exit(bad, 3)
        kept = b"".join(path.read_bytes() for path in self.there.rglob("*") if path.is_file())
        self.assertNotIn(secret, good.err + good.out + log + kept.decode("latin-1"))

    def test_what_the_server_refuses_is_told_by_its_flag(self):
        with Serve(self.there, "--allowed-targets", "allowed") as serve:
            finished = run("run", "--via", url_of(serve), "-s", "http://127.0.0.1:9", "--dataset", "not-there.jsonl")
            self.assert_exit(finished, 2)
            self.assertRegex(finished.err, r'^llm-loadtest: --dataset: "not-there.jsonl" is not among the datasets')
            finished = run("run", "--via", url_of(serve), "-s", "http://127.0.0.1:9")
            self.assert_exit(finished, 2)
            self.assertRegex(finished.err, r"^llm-loadtest: --server: ")
            self.assertEqual(serve.call("GET", "/history").json["total"], 0)

    def test_flags_of_this_machine_are_sentences_before_anything_is_sent(self):
        finished = run("run", "--via", "http://127.0.0.1:1", "-s", "http://127.0.0.1:1", "--save", "--input-len",
                       "histogram:" + str(ROOT / "nothing.csv"), "--tokenizer", "./tokenizer.json")
        self.assert_exit(finished, 2)
        self.assertIn("llm-loadtest: --save: the server of --via keeps the run anyway; leave this out\n", finished.err)
        self.assertIn("llm-loadtest: --tokenizer: ", finished.err)


class PartialResults(Via):
    def test_a_run_that_goes_on_shows_the_levels_that_ended(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as sim, Serve(self.there) as serve:
            run_id = serve.start({"server_url": sim.url, "concurrency": [2, 3, 1], "duration_s": 1, "output_len": 3})
            wait_until(lambda: serve.call("GET", f"/run/{run_id}").json["levels"] == 2, "two levels have ended")
            self.assertEqual(serve.call("GET", f"/result/{run_id}").status, 409)
            partial = serve.call("GET", f"/result/{run_id}?partial=true").json
            self.assertEqual([level["concurrency"] for level in partial["levels"]], [2, 3])
            self.assertEqual(partial["server"]["model"], "sim-model")
            later = serve.call("GET", f"/result/{run_id}?partial=true&from_level=1").json
            self.assertEqual([level["concurrency"] for level in later["levels"]], [3])
            self.assertEqual(serve.call("GET", f"/result/{run_id}?partial=maybe").status, 422)
            serve.call("POST", f"/run/{run_id}/cancel?now=true")


if __name__ == "__main__":
    unittest.main()
