"""run --proxy: requests go through it, TLS through a tunnel; the environment's proxies are not used."""

import json
import socket
import threading
import unittest

from support import MODELS, STREAM_HEAD, Listener, Simulator, TestCase, chunk, make_certificate, plain, read_request, run, token

ANSWER = STREAM_HEAD + chunk(token("a")) + chunk(token("b", "stop")) + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"


def relay(source, sink):
    while piece := source.recv(65536):
        sink.sendall(piece)
    sink.shutdown(socket.SHUT_WR)


class Proxy(TestCase):
    def test_plain_requests_name_the_whole_url(self):
        asked = []

        def serve(connection):
            while (request := read_request(connection)) is not None:
                method, target, _ = request
                asked.append((method, target))
                connection.sendall(ANSWER if method == "POST" else plain("200 OK", MODELS))

        with Listener(serve) as proxy:
            finished = run("run", "-s", "http://server.invalid:8000", "--proxy", proxy.url, "-n", 4, "--format", "json")
        self.assert_exit(finished, 0)
        self.assertEqual(json.loads(finished.out)["levels"][0]["succeeded"], 4)
        self.assertEqual(set(asked), {("GET", "http://server.invalid:8000/v1/models"),
                                      ("GET", "http://server.invalid:8000/version"),
                                      ("POST", "http://server.invalid:8000/v1/chat/completions")})

    def test_tls_goes_through_a_tunnel_to_the_named_server(self):
        asked = []
        certificate, key = make_certificate(self.folder, "server.invalid", "DNS:server.invalid")
        with Simulator("--ttft-ms", 1, "--itl-ms", 0, "--tls-cert", certificate, "--tls-key", key) as server:
            port = int(server.url.rsplit(":", 1)[1])

            def tunnel(connection):
                method, target, _ = read_request(connection)
                asked.append((method, target))
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with socket.create_connection(("127.0.0.1", port)) as there:
                    back = threading.Thread(target=relay, args=(there, connection), daemon=True)
                    back.start()
                    relay(connection, there)
                    back.join()

            with Listener(tunnel) as proxy:
                finished = run("run", "-s", f"https://server.invalid:{port}", "--proxy", proxy.url, "--cacert", certificate,
                               "-c", 2, "-n", 6, "--output-len", 4, "--format", "json")
        self.assert_exit(finished, 0)
        self.assertEqual(json.loads(finished.out)["levels"][0]["succeeded"], 6)
        self.assertEqual(set(asked), {("CONNECT", f"server.invalid:{port}")})

    def test_a_refused_tunnel_is_told(self):
        def refuse(connection):
            read_request(connection)
            connection.sendall(plain("407 Proxy Authentication Required", b""))

        with Listener(refuse) as proxy:
            finished = run("run", "-s", "https://server.invalid", "--proxy", proxy.url, "-n", 2)
        self.assert_exit(finished, 3)
        self.assertIn("the proxy refused a tunnel: HTTP 407 Proxy Authentication Required", finished.err)

    def test_a_proxy_that_is_down_is_named(self):
        with Simulator("--ttft-ms", 1) as server, socket.create_server(("127.0.0.1", 0)) as free:
            proxy = f"127.0.0.1:{free.getsockname()[1]}"
            free.close()
            finished = run("run", "-s", server.url, "--proxy", f"http://{proxy}", "-n", 2)
        self.assert_exit(finished, 3)
        self.assertIn(f"(connect: refused): the proxy {proxy}: Connection refused; is the proxy running, and is --proxy right?",
                      finished.err)

    def test_proxies_of_the_environment_are_not_used(self):
        with Listener() as proxy, Simulator("--ttft-ms", 1, "--itl-ms", 0) as server:
            names = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
            finished = run("run", "-s", server.url, "-n", 2, env=dict.fromkeys(names, proxy.url))
        self.assert_exit(finished, 0)
        self.assertEqual(proxy.connections, 0)


if __name__ == "__main__":
    unittest.main()
