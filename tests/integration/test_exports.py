"""`run --xlsx`, `--html`: files for people, read back as another program reads them."""

import base64
import hashlib
import html.parser
import re
import signal
import sys

from support import Process, ROOT, Simulator, TestCase, run, wait_until

sys.path.insert(0, str(ROOT / "tests/report"))
import read_xlsx  # noqa: E402

EVIL = "<script>alert(1)</script>"


class Page(html.parser.HTMLParser):
    """The elements and the attributes of a page; every element must be closed."""

    VOID = {"meta"}

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.style = [], set(), set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attributes)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attributes)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


class Exports(TestCase):
    def export(self, server, *arguments):
        return run("run", "-s", server.url, "-c", "1,4", "-n", 20, "--output-len", 8, "-m", "=" + EVIL, "--quiet",
                   "--metadata", "note=" + EVIL, "--xlsx", self.path("r.xlsx"), "--html", self.path("r.html"), *arguments)

    def cells(self):
        return {f"{sheet}!{at}": (kind, value) for sheet, at, kind, value in read_xlsx.cells(self.path("r.xlsx"))}

    def test_the_workbook_holds_levels_and_requests_as_numbers(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as server:
            finished = self.export(server, "-o", self.path("r.json"))
        self.assert_exit(finished, 0)
        self.assertIn("Workbook", finished.out)
        cells = self.cells()
        level = self.read_json("r.json")["levels"][1]
        headings = {value: at[:-1] for at, (_, value) in cells.items() if re.fullmatch(r"Levels![A-Z]+1", at)}
        for heading, expected in (("concurrency", 4), ("requests", 20), ("output tokens", 160),
                                  ("TTFT p99, ms", level["ttft_ms"]["p99"])):
            kind, value = cells[headings[heading] + "3"]
            self.assertEqual(kind, "n", heading)
            self.assertAlmostEqual(float(value), expected, 5, heading)
        requests = [at for at in cells if re.fullmatch(r"Requests!C\d+", at)]
        self.assertEqual(len(requests), 1 + 40)
        self.assertFalse([at for at, (kind, _) in cells.items() if kind == "f"])
        self.assertIn(("s", "Load test of =" + EVIL), cells.values())
        self.assert_nothing_left_behind("r.html", "r.json", "r.xlsx")

    def test_the_report_is_one_page_that_runs_and_loads_nothing(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as server:
            self.assert_exit(self.export(server), 0)
        text = (self.folder / "r.html").read_text()
        page = Page(text)
        self.assertEqual(page.open, [])
        self.assertLessEqual(page.tags, {
            "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "h1", "h2", "h3", "p", "span",
            "dl", "dt", "dd", "div", "b", "small", "strong", "code", "ul", "li", "figure", "figcaption", "i", "svg", "line",
            "text", "path", "circle", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre"})
        self.assertFalse([name for name in page.attributes if name.startswith("on") or name in ("href", "src", "style")])
        digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
        self.assertIn(f"style-src 'sha256-{digest}'", text)
        self.assertNotIn(EVIL, text)

    def test_files_are_checked_before_anything_is_sent(self):
        with Simulator("--ttft-ms", 5) as server:
            finished = run("run", "-s", server.url, "-n", 1, "--xlsx", self.path("no/r.xlsx"), "--html", self.path("."))
        self.assert_exit(finished, 2)
        self.assertIn("--xlsx: ", finished.err)
        self.assertIn("--html: ", finished.err)
        self.assertEqual(server.summary["requests"], 0)

    def test_a_cancelled_run_writes_what_was_measured(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1, "--truth", self.path("truth")) as server:
            process = Process("run", "-s", server.url, "-d", "60s", "--output-len", 4, "--xlsx", self.path("r.xlsx"),
                              "--html", self.path("r.html"))
            wait_until(lambda: "measuring" in process.error_text() or "TTFT" in process.error_text(), "it measures")
            process.signal(signal.SIGINT)
            finished = process.finish()
        self.assert_exit(finished, 130)
        self.assertIn("cancelled", (self.folder / "r.html").read_text())
        self.assertIn("Requests!C2", self.cells())
