// Lists that people type: numbers with commas between, "Name: value" and "name=value" a line.
export const listOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export type Pair = { name: string; value: string };

function pairs(text: string, separator: string): { pairs: Pair[]; bad: string | null } {
  const found: Pair[] = [];
  let bad: string | null = null;
  for (const line of linesOf(text)) {
    const at = line.indexOf(separator);
    if (at <= 0) bad ??= line;
    else found.push({ name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() });
  }
  return { pairs: found, bad };
}

// `bad`: the first line that is none.
export const readHeaders = (text: string) => pairs(text, ":");
export const readSettings = (text: string) => pairs(text, "=");

export const writeHeaders = (list: Pair[]) => list.map(({ name, value }) => `${name}: ${value}`).join("\n");
export const writeSettings = (list: Pair[]) => list.map(({ name, value }) => `${name}=${value}`).join("\n");
