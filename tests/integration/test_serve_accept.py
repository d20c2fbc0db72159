"""Connections that cannot be taken, and that are held: the server goes on with the next ones."""

import signal
import socket
import struct
import unittest

from hostile_support import open_files
from serve_support import Serve
from support import TestCase, wait_until

RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class Accepting(TestCase):
    def test_goes_on_once_there_are_open_files_again(self):
        with Serve(self.folder, "--rate-limit", 0, "--idle-timeout", "60s", limits="-n 64") as serve:
            crowd = [serve.socket() for _ in range(100)]
            wait_until(lambda: open_files(serve) == 64, "there is no open file left", 20)
            for connection in crowd:
                connection.close()
            self.assertEqual(serve.call("GET", "/health").status, 200)

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
