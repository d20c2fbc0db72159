"""What the data folder of `serve` holds."""

import os
import signal
import unittest

from serve_support import Serve
from support import TestCase

TEXT = {"Content-Type": "text/plain"}


class Datasets(TestCase):
    def upload(self, serve, name, size):
        return serve.call("POST", f"/datasets?name={name}", "x" * (size - 1) + "\n", TEXT)

    def test_all_together_hold_no_more_than_they_may(self):
        with Serve(self.folder, "--max-datasets-mb", 1) as serve:
            self.assertEqual(self.upload(serve, "a.txt", 600_000).status, 201)
            refused = self.upload(serve, "b.txt", 500_000)
            self.assertEqual((refused.status, refused.json["detail"]),
                             (507, "all datasets may hold 1 MB, and with this one they would hold more; delete some, or start the "
                                   "server with a larger --max-datasets-mb"))
            self.assertEqual(self.upload(serve, "a.txt", 400_000).status, 201)  # in place of the larger one
            self.assertEqual(self.upload(serve, "b.txt", 500_000).status, 201)
            self.assertEqual(serve.call("DELETE", "/datasets/a.txt").status, 204)
            self.assertEqual(self.upload(serve, "c.txt", 500_000).status, 201)

    def test_what_a_killed_server_has_left_of_an_upload_is_removed(self):
        with Serve(self.folder) as serve:
            self.upload(serve, "a.txt", 10)
            left = self.path(f"data/datasets/.new-{serve.pid}-b.txt")
            serve.signal(signal.SIGKILL)
            serve.finish()
        with open(left, "w") as file:
            file.write("half of")
        with Serve(self.folder) as serve:
            self.assertEqual(os.listdir(self.path("data/datasets")), ["a.txt"])


if __name__ == "__main__":
    unittest.main()
