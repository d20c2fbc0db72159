"""TLS: certificates are checked unless told otherwise."""

import json
import subprocess
import unittest

from support import Simulator, TestCase, run


class Tls(TestCase):
    def setUp(self):
        super().setUp()
        self.make_certificate("localhost", "DNS:localhost,IP:127.0.0.1")

    def make_certificate(self, name, alternatives):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName={alternatives}", "-keyout", self.path("key.pem"),
             "-out", self.path("cert.pem")], check=True, capture_output=True)

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
        self.make_certificate("elsewhere", "DNS:elsewhere.example")
        with self.server() as server:
            finished = run("run", "-s", server.url, "-n", 4, "--cacert", self.path("cert.pem"))
        self.assert_exit(finished, 3)
        self.assertIn("certificate", finished.err)


if __name__ == "__main__":
    unittest.main()
