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
