"""What the tests of `run --via` share."""

import re

from support import Process, TestCase

QUICK = ("-c", "1,4", "-n", 20, "--input-len", 20, "--output-len", 5, "--warmup", 1, "--seed", 7)
ENDLESS = ("-c", 4, "-n", 1_000_000, "--input-len", 20, "--output-len", 5, "--warmup", 0)


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
