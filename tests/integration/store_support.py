"""A test with a database of its own, and the commands that use it."""

import json
import sqlite3

from support import TestCase, run


class StoreCase(TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.path("runs.db")

    def cli(self, *arguments, **more):
        return run(*arguments, "--database", self.database, **more)

    def history(self, *arguments):
        finished = self.cli("history", "--format", "json", *arguments)
        self.assert_exit(finished, 0)
        return json.loads(finished.out)

    def save(self, server, *arguments, code=0):
        finished = self.cli("run", "-s", server.url, "-c", 1, "-n", 5, "--output-len", 4, "--warmup", 0, "--save",
                            "--format", "json", "--quiet", *arguments)
        self.assert_exit(finished, code)
        return finished

    def integrity(self):
        with sqlite3.connect(self.database) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")]
