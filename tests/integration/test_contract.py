"""openapi.yaml itself: served as it is, sound, and with examples that fit."""

import json
import unittest

import contract
from contract import DRAFT, document, resolved, violations
from serve_support import Answer, Serve
from support import ROOT, TestCase

SAFE = {"X-Request-Id": "1", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "x", "Cache-Control": "no-store"}


def examples(part, where=""):
    """(where, schema, example) of every example in the document."""
    if isinstance(part, list):
        for i, item in enumerate(part):
            yield from examples(item, f"{where}/{i}")
    elif isinstance(part, dict):
        if "example" in part and not where.endswith("/properties"):
            yield where, part.get("schema", {k: v for k, v in part.items() if k != "example"}), part["example"]
        for name, item in part.items():
            if name != "example":
                yield from examples(item, f"{where}/{name}")


class Document(TestCase):
    def test_it_is_served_as_it_is_written(self):
        with Serve(self.folder) as serve:
            self.assertTrue(serve.call("GET", "/openapi.json").json == document(), "built from another openapi.yaml")

    def test_schemas_are_schemas(self):
        for name, schema in document()["components"]["schemas"].items():
            DRAFT.check_schema(schema)
            contract.validator({"$ref": f"#/components/schemas/{name}"}).is_valid(None)  # every $ref leads somewhere

    def test_examples_fit(self):
        found = list(examples(document()))
        self.assertGreater(len(found), 30)
        for where, schema, example in found:
            with self.subTest(where):
                self.assertEqual(violations(schema, example), [])

    def test_every_operation_says_what_it_answers_and_what_can_go_wrong(self):
        seen = set()
        for path, item in document()["paths"].items():
            for method, operation in item.items():
                if method == "parameters":
                    continue
                with self.subTest(f"{method} {path}"):
                    self.assertNotIn(operation["operationId"], seen)
                    seen.add(operation["operationId"])
                    self.assertIn("default", operation["responses"])
                    self.assertTrue(operation["summary"] and operation["tags"])
                    self.assertTrue(any(status < "3" for status in operation["responses"]))


    def test_every_body_of_json_has_an_example(self):
        bodies = []
        for path, item in document()["paths"].items():
            for method, operation in item.items():
                if method == "parameters":
                    continue
                asked = {"body": operation["requestBody"]} if "requestBody" in operation else {}
                for status, body in {**operation["responses"], **asked}.items():
                    bodies += [(f"{method} {path} {status} {kind}", content)
                               for kind, content in resolved(body).get("content", {}).items() if "json" in kind]
        self.assertGreater(len(bodies), 40)
        self.assertEqual([where for where, content in bodies if "example" not in content], [])

    def test_the_example_of_a_result_has_nothing_that_no_result_has(self):
        answer = document()["paths"]["/api/v1/benchmark/result/{run_id}"]["get"]["responses"]["200"]
        result = answer["content"]["application/json"]["example"]
        schema = json.loads((ROOT / "docs/schema/result.schema.json").read_text())
        for part, properties in ((result, schema["properties"]), (result["config"], schema["$defs"]["config"]["properties"]),
                                 (result["levels"][0], schema["$defs"]["level"]["properties"])):
            self.assertLessEqual(set(part), set(properties))


class Checks(unittest.TestCase):
    """The helper that holds answers against the document notices what it is there for."""

    def refused(self, method, path, status, body, part, **headers):
        answer = Answer(status, {**SAFE, **{name.replace("_", "-"): value for name, value in headers.items()}}, body)
        with self.assertRaisesRegex(contract.Violation, part):
            contract.check_answer(method, path, answer)

    def test_what_is_not_described_is_a_violation(self):
        json_type, problem = {"Content_Type": "application/json"}, {"Content_Type": "application/problem+json"}
        self.refused("GET", "/health", 200, b'{"status": "bad"}', "'ok' was expected", **json_type)
        self.refused("GET", "/health", 201, b"{}", "no such status", **json_type)
        self.refused("GET", "/nothing", 200, b"{}", "not in the contract", **json_type)
        self.refused("GET", "/health", 500, b"{}", "not a problem document|not in the contract", **json_type)
        self.refused("GET", "/health", 500, b"{}", "required property", **problem)
        text = b'{"type": "about:blank", "title": "t", "status": 429, "detail": "d"}'
        self.refused("GET", "/health", 429, text, "429 without Retry-After", **problem)
        self.refused("GET", "/health", 429, text, "minimum", Retry_After="0", **problem)
        self.refused("GET", "/health", 503, text, "a problem of status 429", **problem)
        self.refused("POST", "/api/v1/benchmark/demo", 202, b"{}", "the header Location is missing", **json_type)
        self.refused("DELETE", "/api/v1/benchmark/run/x", 204, b"x", "a body that the contract does not know")
        for path, status, headers, part in (
                ("/api/v1/benchmark/ws/run/x", 101, {"Upgrade": "websocket"}, "the header Connection is missing"),
                ("/api/v1/benchmark/ws/run/x", 101, {"Upgrade": "h2c", "Connection": "upgrade"}, "'websocket' was expected"),
                ("/api/v1/benchmark/ws/run/x", 100, {}, "not in the contract")):
            with self.assertRaisesRegex(contract.Violation, part):
                contract.check_head("GET", path, Answer(status, headers, b""))
        for headers, part in ((SAFE, " is not in the contract"), ({"Content-Type": "text/event-stream"}, "X-Request-Id is missing")):
            with self.assertRaisesRegex(contract.Violation, part):
                contract.check_head("POST", "/api/v1/benchmark/result/x/analysis", Answer(200, headers, b""))
        with self.assertRaises(contract.Violation):
            contract.check_message('{"type": "progress"}')


if __name__ == "__main__":
    unittest.main()
