// The facts of the system as rows. Names come from the keys, units from their endings, so that what a later server adds
// is shown too.
import type { Format } from "@/lib/format";

export type Fact = string | boolean;

export function sections(info: object): [string, object][] {
  return Object.entries(info).filter(
    (entry): entry is [string, object] => typeof entry[1] === "object" && entry[1] !== null,
  );
}

export function factRows(facts: object, format: Format, path = ""): [string, Fact][] {
  return Object.entries(facts).flatMap(([key, value]): [string, Fact][] => {
    const name = path ? `${path} · ${words(key)}` : words(key);
    if (value === null || value === undefined) return [[name, "–"]];
    if (typeof value === "boolean") return [[name, value]];
    if (typeof value === "number") return [[name, number(key, value, format)]];
    if (Array.isArray(value))
      return [
        [
          name,
          value.map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item))).join(", ") ||
            "–",
        ],
      ];
    if (typeof value === "object") return factRows(value, format, name);
    return [[name, String(value)]];
  });
}

const words = (key: string) => key.replace(/_(bytes|s|per_s)$/, "").replaceAll("_", " ");

function number(key: string, value: number, format: Format): string {
  if (key.endsWith("_bytes")) return format.bytes(value);
  if (key.endsWith("_per_s")) return `${format.count(value)}/s`;
  if (key.endsWith("_s")) return format.duration(value);
  return format.count(value);
}
