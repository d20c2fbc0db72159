"""Connections that cannot be taken, and that are held: the server goes on with the next ones."""

import json
import os
import resource
import signal
import socket
import struct
import subprocess
import unittest

from hostile_support import open_files
from serve_support import Serve
from support import BINARY, ENVIRONMENT, Simulator, TestCase, wait_until

RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class Accepting(TestCase):
    def test_goes_on_once_there_are_open_files_again(self):
        with Serve(self.folder, "--rate-limit", 0, "--idle-timeout", "60s") as serve:
            resource.prlimit(serve.pid, resource.RLIMIT_NOFILE, (64, 64))
            crowd = [serve.socket() for _ in range(100)]
            wait_until(lambda: open_files(serve) == 64, "there is no open file left", 20)
            for connection in crowd:
                connection.close()
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_a_limit_of_files_that_is_too_low_is_raised(self):
        with Serve(self.folder, "--max-connections", 300, limits="-Sn 200") as serve:
            self.assertEqual(resource.prlimit(serve.pid, resource.RLIMIT_NOFILE)[0], 428)
            self.assertNotIn("too_few_files", [line["event"] for line in serve.log_lines()])

    def test_a_run_is_given_files_besides_those_that_serve_may_hold(self):
        with Simulator() as target, Serve(self.folder, "--max-connections", 300, limits="-Sn 200") as serve:
            serve.wait_for(serve.start({"server_url": target.url, "num_prompts": 50, "concurrency": 50, "threads": 1,
                                        "output_len": 1}), "completed")
            held = 300 + 4 * (4 + 8) + 3 * 4 + 16
            self.assertEqual(resource.prlimit(serve.pid, resource.RLIMIT_NOFILE)[0], 50 + 4 + held + 128)

    def test_a_limit_of_files_that_is_too_low_is_told(self):
        # What root may do all the same is taken from it.
        prefix = ["setpriv", "--bounding-set=-sys_resource"] if os.geteuid() == 0 else []
        serve = subprocess.Popen([*prefix, "bash", "-c", 'ulimit -n 200; exec "$0" "$@"', BINARY, "serve", "--port", "0", "--database",
                                  self.path("runs.db"), "--max-connections", "300"], env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True)
        self.addCleanup(serve.wait)
        self.addCleanup(serve.stderr.close)
        told = json.loads(serve.stderr.readline())
        serve.terminate()
        self.assertEqual((told["event"], told["level"]), ("too_few_files", "warn"))
        self.assertEqual(told["error"], "--max-connections: 300 connections need 428 open files, but the hard limit here is 200; "
                                        "raise it (ulimit -Hn 428), or lower --max-connections")

    def test_goes_on_after_more_clients_reset_theirs_than_it_takes_at_once(self):
        with Serve(self.folder, "--rate-limit", 0, "--max-connections", 8) as serve:
            serve.signal(signal.SIGSTOP)  # so that they are gone before they are taken
            try:
                for _ in range(20):
                    connection = serve.socket()
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
                    connection.close()
            finally:
                serve.signal(signal.SIGCONT)
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_who_asks_for_another_protocol_and_reads_nothing_is_cut_off(self):
        with Serve(self.folder, "--rate-limit", 0, "--max-connections", 2, "--write-timeout", "1s", "--idle-timeout", "1s") as serve:
            for method in ("GET", "CONNECT"):
                for _ in range(2):
                    connection = socket.socket()
                    self.addCleanup(connection.close)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    connection.connect(("127.0.0.1", serve.port))
                    connection.sendall(f"{method} /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n"
                                       "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n".encode())
                self.assertEqual(serve.call("GET", "/health").status, 200)


if __name__ == "__main__":
    unittest.main()
