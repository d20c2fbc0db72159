import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import AnalysisMarkdown from "./markdown";

const shown = (text: string) => render(<AnalysisMarkdown text={text} />).container;

describe("a model's Markdown", () => {
  it("is headings, lists, tables and links to the web", () => {
    shown(
      "# Overview\n\n- one\n\n| load | TTFT |\n|---|---|\n| 16 | 60 |\n\n**fast** `x` [vLLM](https://docs.vllm.ai/a)",
    );
    expect(screen.getByRole("heading", { level: 2, name: "Overview" })).toBeInTheDocument(); // below the page's own
    expect(screen.getByRole("listitem")).toHaveTextContent("one");
    expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual(["loadTTFT", "1660"]);
    const link = screen.getByRole("link", { name: "vLLM" });
    expect(link).toHaveAttribute("href", "https://docs.vllm.ai/a");
    expect(link).toHaveAttribute("target", "_blank");
    expect(link.getAttribute("rel")).toMatch(/noopener/);
  });

  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["an image with a handler", "<img src=x onerror=alert(1)>"],
    ["an image, which would be fetched", "![x](https://evil.example/pixel.png)"],
    ["a frame", '<iframe src="https://evil.example"></iframe>'],
    ["a style", "<style>body { display: none }</style>"],
    ["a form", '<form action="https://evil.example"><button>Log in</button></form>'],
    ["a handler in a tag", '<b onclick="alert(1)">x</b>'],
    ["an element of SVG", '<svg onload="alert(1)"></svg>'],
  ])("never makes %s live", (_, text) => {
    const place = shown(`before\n\n${text}\n\nafter ${text}`);
    expect(place).toHaveTextContent(/^before.*after/);
    expect(place.querySelector("script, img, iframe, style, form, button, svg, b")).toBeNull();
    expect(place.innerHTML).not.toMatch(/<[^>]*\son\w+=/);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#x09;script:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "mailto:a@b.example",
    "/api/v1/benchmark/health",
    "//evil.example",
    "#content",
  ])("does not make %s a link", (address) => {
    const place = shown(`[look](<${address}>)`);
    expect(place).toHaveTextContent("look");
    expect(place.querySelector("[href], [src]")).toBeNull();
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
  });
});
