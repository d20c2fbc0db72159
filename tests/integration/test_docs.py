"""/docs: the files, and the page in a real browser, which must find all it needs on this server."""

import subprocess
import sys
import unittest

from browser import Browser
from contract import document
from serve_support import Serve
from support import ROOT, Listener, TestCase, plain, read_request


class Files(TestCase):
    def test_types_caching_and_guards(self):
        with Serve(self.folder) as serve:
            for path, kind in (("/docs", "text/html; charset=utf-8"), ("/docs/swagger-ui.css", "text/css; charset=utf-8"),
                               ("/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
                               ("/docs/LICENSE", "text/plain; charset=utf-8")):
                file = serve.call("GET", path)
                self.assertEqual((file.status, file.headers["Content-Type"], file.headers["X-Content-Type-Options"],
                                  file.headers["Cache-Control"]), (200, kind, "nosniff", "no-cache"), path)
                again = serve.call("GET", path, headers={"If-None-Match": file.headers["ETag"]})
                self.assertEqual((again.status, again.body, again.headers["ETag"]), (304, b"", file.headers["ETag"]))
                self.assertEqual(serve.call("GET", path, headers={"If-None-Match": '"old"'}).status, 200)
            policy = serve.call("GET", "/docs").headers["Content-Security-Policy"]
            self.assertRegex(policy, r"script-src 'self' 'sha256-[A-Za-z0-9+/]{43}=';")
            self.assertNotIn("unsafe", policy)
            self.assertIn("frame-ancestors 'none'", policy)

    def test_nothing_else_is_there(self):
        with Serve(self.folder) as serve:
            for path in ("/docs/none", "/docs/..%2f..%2fetc%2fpasswd", "/docs/%2e%2e", "/docs/../openapi.json", "/docs/a/b",
                         "/docs/%00", "/docs/index.html%00.css"):
                missing = serve.call("GET", path)
                self.assertEqual((missing.status, missing.headers["Content-Type"]), (404, "application/problem+json"), path)
            self.assertEqual(serve.call("POST", "/docs", "{}", {"Content-Type": "application/json"}).status, 405)

    def test_files_need_no_key(self):
        with Serve(self.folder, "--api-key-scope", "all", env={"API_KEY": "k"}) as serve:
            self.assertEqual(serve.call("GET", "/docs").status, 200)
            self.assertEqual(serve.call("GET", "/openapi.json").status, 401)


class Page(TestCase):
    ROUTES = "[...document.querySelectorAll('.opblock-summary-path')].map(e => e.textContent.replaceAll('\\u200b', ''))"

    def shown(self, browser):
        browser.wait_for("document.querySelectorAll('.opblock').length > 0")
        return set(browser.evaluate(self.ROUTES))

    def assert_own_requests(self, serve, browser):
        self.assertEqual([url for url in browser.requests
                          if not url.startswith((f"http://127.0.0.1:{serve.port}/", "data:"))], [])
        self.assertEqual(browser.problems, [])

    def test_it_shows_the_routes_and_calls_them(self):
        with Serve(self.folder, "--rate-limit", 0) as serve, Browser() as browser:
            browser.visit(f"http://127.0.0.1:{serve.port}/docs")
            self.assertEqual(self.shown(browser), set(document()["paths"]))
            health = "document.querySelector('#operations-system-getHealth"
            browser.evaluate(f"{health} button').click()")
            browser.wait_for(f"{health} .try-out button') !== null")
            browser.evaluate(f"{health} .try-out button').click()")
            browser.wait_for(f"{health} button.execute') !== null")
            browser.evaluate(f"{health} button.execute').click()")
            browser.wait_for(f"({health} .live-responses-table') || document.body).textContent.includes('runs_queued')")
            self.assertIn(f"http://127.0.0.1:{serve.port}/api/v1/benchmark/health", browser.requests)
            self.assert_own_requests(serve, browser)
            browser.screenshot(self.path("page.png"))
            self.assertGreater((self.folder / "page.png").stat().st_size, 20_000)

    def test_it_asks_for_the_key_where_every_call_needs_it(self):
        with Serve(self.folder, "--api-key-scope", "all", env={"API_KEY": "k"}) as serve, Browser() as browser:
            browser.visit(f"http://127.0.0.1:{serve.port}/docs")
            browser.wait_for("document.querySelector('#problem')?.textContent.includes('this call needs the key')")
            enter = "document.querySelector('#key').value = '{}'; document.querySelector('#ask').requestSubmit()"
            browser.evaluate(enter.format("guess"))
            browser.wait_for("document.querySelector('#problem').textContent === 'this is not the key'")
            self.assertTrue(browser.evaluate("document.querySelectorAll('.opblock').length === 0"))
            browser.evaluate(enter.format("k"))
            self.assertIn("/health", self.shown(browser))
            self.assertTrue(browser.evaluate("document.querySelector('#ask').hidden"))

    def test_other_inline_scripts_do_not_run(self):
        with Serve(self.folder) as serve, Browser() as browser:
            browser.visit(f"http://127.0.0.1:{serve.port}/docs")
            self.shown(browser)
            browser.evaluate("{const s = document.createElement('script'); s.textContent = 'window.ran = 1'; "
                             "document.body.append(s)}")
            self.assertIsNone(browser.evaluate("window.ran"))
            self.assertIn("script-src", str(browser.problems))


class InlineScripts(TestCase):
    PAGE = ("<!doctype html><meta charset=utf-8><script>window.ran = ['plain']</script>\r\n"
            "<script>\r\nran.push('lines \u2713 &amp;')\r\n</script><script>ran.push('</p><!-- x')</script>"
            "<script type=module>ran.push('module'); window.done = true</script>"
            "<script type='application/json'>{}</script>").encode()

    def test_a_browser_runs_what_the_list_has_and_nothing_else(self):
        (self.folder / "index.html").write_bytes(self.PAGE)
        listed = subprocess.run([sys.executable, "-B", str(ROOT / "cmake/inline_scripts.py"), str(self.folder)],
                                capture_output=True, text=True, check=True).stdout
        hashes = listed.removeprefix("index.html ").strip()
        self.assertEqual(len(hashes.split()), 4)
        page = self.PAGE + b"<script>ran.push('not listed')</script>"

        def answer(connection):
            while read_request(connection):
                head, body = plain("200 OK", page, "text/html").split(b"\r\n\r\n", 1)
                connection.sendall(head + f"\r\nContent-Security-Policy: script-src {hashes}".encode() + b"\r\n\r\n" + body)

        with Listener(answer) as server, Browser() as browser:
            browser.visit(server.url)
            browser.wait_for("window.done")
            self.assertEqual(browser.evaluate("ran"), ["plain", "lines \u2713 &amp;", "</p><!-- x", "module"])
            self.assertIn("script-src", str(browser.problems))


if __name__ == "__main__":
    unittest.main()
