import { readFileSync } from "node:fs";
import path from "node:path";
import { renderHook } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { makeFormat } from "@/lib/format";
import { en } from "@/messages";
import { ko } from "@/messages/ko";
import { factRows, sections, useFactName } from "./facts";

type Schema = { properties?: Record<string, Schema> };
const namesOf = ({ properties = {} }: Schema): string[] =>
  Object.entries(properties).flatMap(([name, schema]) => [name, ...namesOf(schema)]);

const nameIn = (locale: "en" | "ko") =>
  renderHook(useFactName, {
    wrapper: ({ children }) => (
      <IntlProvider locale={locale} messages={{ en, ko }[locale]} timeZone="UTC">
        {children}
      </IntlProvider>
    ),
  }).result.current;

describe("facts of the system", () => {
  it("shows units by the endings of names, lists as texts, ranges and times, and what is missing as missing", () => {
    const facts = {
      memory_bytes: 25_276_514_304,
      receive_timestamps: true,
      encodings: ["a", "b"],
      git: null,
      ephemeral_ports: [32768, 60999],
      started_at: "2026-11-24T17:00:00.123Z",
      limits: { idle_timeout_s: 20, rate_limit_per_s: 100 },
      tokenizers: [],
      new_limit_per_s: 7, // of a later server
    };
    expect(factRows(facts, makeFormat("en"), nameIn("en"))).toEqual([
      ["Memory", "23.5 GiB", "25,276,514,304 B"],
      ["Receive timestamps", true],
      ["Encodings", "a, b"],
      ["Git revision", "–"],
      ["Ephemeral ports", "32768–60999"],
      ["Started", makeFormat("en").dateTimeSeconds(facts.started_at), facts.started_at],
      ["Limits · idle connection", "20 s"],
      ["Limits · calls of a client", "100/s"],
      ["Tokenizers", "–"],
      ["new limit", "7/s"],
    ]);
    expect(factRows(facts, makeFormat("ko"), nameIn("ko")).map(([name]) => name)).toEqual([
      "메모리",
      "수신 타임스탬프",
      "인코딩",
      "Git 리비전",
      "임시 포트",
      "시작 시각",
      "한도 · 유휴 연결",
      "한도 · 클라이언트별 호출",
      "토크나이저",
      "new limit",
    ]);
  });

  it("has a text for the name of each that the server's description has", () => {
    const file = path.resolve(import.meta.dirname, "../../../src/api/openapi.yaml");
    const { SystemInfo } = (
      parse(readFileSync(file, "utf8")) as { components: { schemas: Record<string, Schema> } }
    ).components.schemas;
    const described = Object.values(SystemInfo!.properties!).flatMap(namesOf);
    expect(described.length).toBeGreaterThan(30);
    const others = ["simdjson_kernel"]; // of the libraries, which are open
    expect(Object.keys(en.system.facts).sort()).toEqual([...new Set([...described, ...others])].sort());
  });

  it("has a section for each group", () => {
    expect(sections({ program: { version: "1" }, odd: 3 })).toEqual([["program", { version: "1" }]]);
  });
});
