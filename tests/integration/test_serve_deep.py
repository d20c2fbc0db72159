"""JSON that is nested without an end, wherever the server reads some."""

import unittest

from serve_support import Serve
from support import Listener, TestCase, openai_server, plain


class DeepBodies(TestCase):
    def test_a_body_that_is_nested_without_an_end_is_refused(self):
        deep = "[" * 400_000 + "]" * 400_000
        json = {"Content-Type": "application/json"}
        with Serve(self.folder) as serve:
            for path, field in (("/run", "extra_body"), ("/run", "server_url"), ("/demo", "extra_body"),
                                ("/servers/probe", "headers"), ("/result/x/analysis", "headers"), ("/compare", "run_ids")):
                with self.subTest(path=path, field=field):
                    answer = serve.call("POST", path, f'{{"{field}": {deep}}}', json)
                    self.assertEqual((answer.status, answer.json["detail"]),
                                     (400, "the body is nested more than 64 levels deep"))
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_so_is_the_first_message_of_a_socket(self):
        with Serve(self.folder, "--api-key-scope", "all", env={"API_KEY": "k"}) as serve:
            watch = serve.watch("x")
            watch.send("[" * 16_000)
            self.assertEqual([message["error"] for message in watch.messages()], ["this is not the key"])
            watch.close()

    def test_so_is_the_error_of_a_server_under_test(self):
        error = b'{"error":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
        def answer(connection, _):
            connection.sendall(plain("500 Internal Server Error", error))
        with Listener(openai_server(answer)) as target, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": target.url, "num_prompts": 1, "warmup": 0})
            serve.wait_for(run_id, "failed")
            self.assertEqual(serve.call("GET", "/health").status, 200)


if __name__ == "__main__":
    unittest.main()
