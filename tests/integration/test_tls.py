"""TLS: certificates are checked unless told otherwise."""

import json
import unittest

from support import Simulator, TestCase, make_certificate, run


class Tls(TestCase):
    def setUp(self):
        super().setUp()
        make_certificate(self.folder, "localhost", "DNS:localhost,IP:127.0.0.1")

    def server(self):
        return Simulator("--ttft-ms", 5, "--itl-ms", 1, "--tls-cert", self.path("cert.pem"), "--tls-key",
                         self.path("key.pem"))

    def test_trusted_certificate(self):
        with self.server() as server:
            self.assertTrue(server.url.startswith("https://"), server.url)
            finished = run("run", "-s", server.url, "-c", 2, "-n", 6, "--output-len", 4, "--cacert",
                           self.path("cert.pem"), "--format", "json")
        self.assert_exit(finished, 0)
        level = json.loads(finished.out)["levels"][0]
        self.assertEqual((level["succeeded"], level["output_tokens"]), (6, 24))

    def test_insecure_is_a_choice(self):
        with self.server() as server:
            finished = run("run", "-s", server.url, "-n", 4, "--output-len", 4, "--insecure-tls")
        self.assert_exit(finished, 0)

    def test_unknown_certificate_is_refused(self):
        with self.server() as server:
            finished = run("run", "-s", server.url, "-n", 4)
        self.assert_exit(finished, 3)
        self.assertIn("certificate", finished.err)

    def test_certificate_of_another_host_is_refused(self):
        make_certificate(self.folder, "elsewhere", "DNS:elsewhere.example")
        with self.server() as server:
            finished = run("run", "-s", server.url, "-n", 4, "--cacert", self.path("cert.pem"))
        self.assert_exit(finished, 3)
        self.assertIn("certificate", finished.err)


if __name__ == "__main__":
    unittest.main()
