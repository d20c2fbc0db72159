"""How a WebSocket of `serve` begins and ends."""

import contextlib
import time
import unittest

from serve_support import Serve
from support import TestCase


class Handshake(TestCase):
    def refused(self, serve, **headers):
        watch = serve.watch("none", **headers)  # which holds what it gets against the contract
        return watch.status, watch.refusal.headers, watch.refusal.json["detail"]

    def test_what_is_no_handshake_is_told_in_a_problem_document(self):
        with Serve(self.folder) as serve:
            status, headers, detail = self.refused(serve, Sec_WebSocket_Version="8")
            self.assertEqual((status, headers["Sec-WebSocket-Version"], detail), (426, "13", "give Sec-WebSocket-Version: 13"))
            status, headers, _ = self.refused(serve, Upgrade="h2c")
            self.assertEqual((status, headers["Upgrade"]), (426, "websocket"))
            for key in ("", "short", "x" * 25):
                status, _, detail = self.refused(serve, Sec_WebSocket_Key=key)
                self.assertEqual((status, detail), (400, "give Sec-WebSocket-Key: 16 random bytes in base64"))
            self.assertEqual(self.refused(serve)[0], 404)  # it is one, but of no run


class End(TestCase):
    def test_who_does_not_take_the_last_message_is_cut_off(self):
        """Though it goes on sending: what it sends shows that it is there."""
        ping = b"\x81\x84\0\0\0\0ping"
        with Serve(self.folder, env={"API_KEY": "k", "API_KEY_SCOPE": "all"}) as serve:
            watch = serve.watch("any")
            self.addCleanup(watch.close)
            watch.send_raw(200_000 * ping)  # whose answers are more than the system keeps for who reads nothing
            watch.send('{"type": "auth", "api_key": "guess"}')
            deadline = time.monotonic() + 40
            with contextlib.suppress(ConnectionError):
                while not watch.is_reset(within_s=0.05):
                    self.assertLess(time.monotonic(), deadline, "it is open still")
                    watch.send_raw(ping)


if __name__ == "__main__":
    unittest.main()
