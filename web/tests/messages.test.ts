import { describe, expect, it } from "vitest";
import { en } from "@/messages";
import { ko } from "@/messages/ko";

// "form.errors.level" -> its text.
function flat(messages: object, path = ""): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[path + name, value]] : flat(value as object, `${path}${name}.`),
  );
}
const valuesIn = (text: string) => [...new Set(text.match(/(?<=\{)\w+(?=[,}])/g))].sort();

describe("the Korean words", () => {
  const texts = flat(ko).map(([, text]) => text);
  it("for a request that was cut off are not those for a run that was interrupted", () => {
    const cutOff = ko.running.log.cut_off;
    expect(ko.result.levels.cutOff).toBe(cutOff);
    expect(ko.result.timeline.cutOff).toBe(cutOff);
    expect(ko.common.status.interrupted).not.toContain(cutOff);
    expect(cutOff).not.toContain("중단");
  });
  it("for a replica are one", () => {
    expect(texts.filter((text) => /레플리카|리플리카/.test(text))).toEqual([]);
  });
  it("do not promise to wait for requests that are cut off in the end", () => {
    expect(texts.filter((text) => text.includes("끝까지 기다"))).toEqual([]);
  });
});

describe("the texts of the pages", () => {
  it("are the same in both languages, about the same values", () => {
    const of = (messages: object) =>
      Object.fromEntries(flat(messages).map(([name, text]) => [name, valuesIn(text)]));
    expect(of(ko)).toEqual(of(en));
  });

  it("have no marks that nothing renders", () => {
    expect([...flat(en), ...flat(ko)].filter(([, text]) => /`|\*\*|<\w/.test(text))).toEqual([]);
  });
});
