"""The pages of the program below "/": the dashboard, or the page that stands in for it where the build had none."""

import gzip
import re
import subprocess
import unittest

from browser import Browser
from serve_support import Serve
from support import TestCase

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def unbrotli(data):
    return subprocess.run(["brotli", "--decompress", "--stdout"], input=data, stdout=subprocess.PIPE, check=True).stdout


ENCODINGS = {"br": ("gzip, deflate, br", unbrotli), "gzip": ("gzip, deflate", gzip.decompress)}


class Pages(TestCase):
    def test_the_first_page_and_all_that_it_loads_are_there(self):
        with Serve(self.folder, "--api-key-scope", "all", "--rate-limit", 1, env={"API_KEY": "k"}) as serve:
            page = serve.fetch("GET", "/", headers=BROWSER)
            self.assertEqual((page.status, page.headers["Content-Type"], page.headers["Cache-Control"]),
                             (200, "text/html; charset=utf-8", "no-cache"))
            self.assertEqual(page.body, serve.fetch("GET", "/index.html").body)
            paths = {path for path in re.findall(r'(?:src|href)="(/[^"]*)"', page.body.decode())
                     if not re.match(r"/(api|openapi)", path)}
            for path in {"/docs", *paths}:
                file = serve.fetch("GET", path)
                self.assertEqual(file.status, 200, path)
                kept = "public, max-age=31536000, immutable" if path.startswith("/_next/static/") else "no-cache"
                self.assertEqual(file.headers["Cache-Control"], kept, path)

    def test_a_page_may_run_its_own_scripts_and_load_from_this_server_only(self):
        with Serve(self.folder) as serve:
            policy = serve.fetch("GET", "/").headers["Content-Security-Policy"]
            self.assertRegex(policy, "^default-src 'none'; script-src 'self'( 'sha256-[A-Za-z0-9+/]{43}=')*; "
                                     "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
                                     "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'$")

    def test_text_comes_as_brotli_or_gzip_to_who_takes_it(self):
        with Serve(self.folder) as serve:
            for path in ("/", "/docs", "/docs/swagger-ui.css"):
                answers = {}
                for encoding, accepted, unpack in ((None, "br;q=0, gzip;q=0", bytes),
                                                   *((name, *how) for name, how in ENCODINGS.items())):
                    headers = {"Accept-Encoding": accepted}
                    answer = answers[encoding] = serve.fetch("GET", path, headers=headers)
                    self.assertEqual((answer.headers["Content-Encoding"], answer.headers["Vary"]),
                                     (encoding, "Accept-Encoding"))
                    self.assertEqual(unpack(answer.body), answers[None].body)
                    again = serve.fetch("GET", path, headers={"If-None-Match": answer.headers["ETag"], **headers})
                    self.assertEqual((again.status, again.body, again.headers["ETag"]), (304, b"", answer.headers["ETag"]))
                    other = serve.fetch("GET", path, headers={"If-None-Match": answers[None].headers["ETag"], **headers})
                    self.assertEqual(other.status, 200 if encoding else 304)
                self.assertIsNone(serve.fetch("GET", path).headers["Content-Encoding"])
                self.assertLess(len(answers["br"].body), len(answers["gzip"].body))
                self.assertLess(len(answers["gzip"].body), len(answers[None].body))
                self.assertEqual(len({answer.headers["ETag"] for answer in answers.values()}), 3)

    def test_head_says_what_get_would_and_other_methods_are_refused(self):
        with Serve(self.folder) as serve:
            page, head = serve.fetch("GET", "/"), serve.fetch("HEAD", "/")
            self.assertEqual((head.status, head.body), (200, b""))
            for name in ("Content-Type", "Content-Length", "ETag", "Content-Security-Policy"):
                self.assertEqual(head.headers[name], page.headers[name], name)
            refused = serve.fetch("POST", "/", "{}", {"Content-Type": "application/json"})
            self.assertEqual((refused.status, refused.headers["Allow"]), (405, "GET, HEAD"))

    def test_nothing_else_is_there(self):
        with Serve(self.folder) as serve:
            for path in ("/nothing", "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/", "/index.html%00", "//", "/%ff",
                         "/_next/", "/%5c%5cevil.example", "//evil.example/"):
                missing = serve.fetch("GET", path)
                self.assertEqual((missing.status, missing.headers["Content-Type"]), (404, "application/problem+json"), path)
                self.assertEqual(serve.fetch("GET", path, headers=BROWSER).status, 404, path)
            for path in ("/api", "/api/", "/api/v1/benchmark/nothing", "/docs/nothing"):
                missing = serve.fetch("GET", path, headers=BROWSER)
                self.assertEqual((missing.status, missing.headers["Content-Type"]), (404, "application/problem+json"), path)

    def test_files_are_not_counted_among_a_clients_calls(self):
        with Serve(self.folder, "--rate-limit", 1) as serve:
            for _ in range(20):
                for path in ("/", "/docs", "/docs/page.css"):
                    self.assertEqual(serve.fetch("GET", path).status, 200)
            self.assertEqual([serve.call("GET", "/history").status for _ in range(3)], [200, 200, 429])
            self.assertEqual(serve.fetch("GET", "/").status, 200)
            self.assertEqual(serve.fetch("GET", "/nothing").status, 429)

    def test_other_hosts_and_origins_get_no_page(self):
        with Serve(self.folder) as serve:
            self.assertEqual(serve.fetch("GET", "/", headers={"Host": "evil.example"}).status, 421)
            self.assertEqual(serve.fetch("GET", "/", headers={"Origin": "http://evil.example"}).status, 403)


class InABrowser(TestCase):
    def test_the_policy_lets_pages_watch_runs_and_nobody_else(self):
        with Serve(self.folder, "--rate-limit", 0) as serve, Browser() as browser:
            run_id = serve.start({"num_prompts": 4, "output_len": 4}, "/demo")
            browser.visit(f"http://127.0.0.1:{serve.port}/")
            self.assertEqual(browser.problems, [])
            opened = browser.evaluate(
                "new Promise(done => { const s = new WebSocket(`ws://${location.host}/api/v1/benchmark/ws/run/"
                f"{run_id}`); s.onmessage = m => done(JSON.parse(m.data).run_id); s.onerror = () => done('refused') }})")
            self.assertEqual(opened, run_id)
            self.assertEqual(browser.problems, [])
            browser.evaluate("document.body.setAttribute('style', 'margin-left: 77px')")
            self.assertEqual(browser.evaluate("getComputedStyle(document.body).marginLeft"), "77px")
            self.assertEqual(browser.problems, [])
            self.assertEqual(browser.evaluate("fetch('http://127.0.0.1:1/').catch(() => 'refused')"), "refused")
            self.assertIn("connect-src", str(browser.problems))

    def test_other_inline_scripts_do_not_run(self):
        with Serve(self.folder) as serve, Browser() as browser:
            browser.visit(f"http://127.0.0.1:{serve.port}/")
            browser.evaluate("{const s = document.createElement('script'); s.textContent = 'window.ran = 1'; "
                             "document.body.append(s)}")
            self.assertIsNone(browser.evaluate("window.ran"))
            self.assertIn("script-src", str(browser.problems))


if __name__ == "__main__":
    unittest.main()
