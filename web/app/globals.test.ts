import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, file), "utf8");
const familiesIn = (css: string) =>
  [...css.matchAll(/font-family:\s*['"]([^'"]+)['"]/g)].map(([, family]) => family!);

it("text is set in the fonts that are bundled, by the names that they have there", () => {
  const css = read("globals.css");
  const bundled = [...css.matchAll(/@import "(@fontsource-variable\/[^"]+)"/g)].map(([, name]) => [
    ...new Set(familiesIn(read(`../node_modules/${name}/index.css`))),
  ]);
  expect(bundled).toHaveLength(2);
  const [, fontSans] = /--font-sans:([^;]+);/.exec(css)!;
  expect(
    fontSans!
      .split(",")
      .slice(0, 2)
      .map((name) => [name.trim().replaceAll('"', "")]),
  ).toEqual(bundled);
});
