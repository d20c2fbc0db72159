"""`run --via` where the way to the server breaks, is TLS, or leads to somebody else; keys, and what the server refuses."""

import contextlib
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import threading
import unittest

from serve_support import Serve
from support import ROOT, Listener, Process, Simulator, run, wait_until
from via_support import ENDLESS, QUICK, Via, url_of

KEY = "via-key-0123456789"


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
        self.assertRegex(finished.err, rf"If it is up, the run {run_id} goes on there; .*curl -o result\.json http://"
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


if __name__ == "__main__":
    unittest.main()
