// The facts of the system as rows. Units come from the endings of the keys; so does a name that there is no text for, so
// that what a later server adds is shown too.
import { useTranslations } from "use-intl";
import type { Format } from "@/lib/format";

export type Fact = string | boolean;

export function sections(info: object): [string, object][] {
  return Object.entries(info).filter(
    (entry): entry is [string, object] => typeof entry[1] === "object" && entry[1] !== null,
  );
}

// The name of a key in the reader's language.
export function useFactName(): (key: string) => string {
  const t = useTranslations("system.facts");
  return (key) => {
    const known = key as Parameters<typeof t>[0];
    return t.has(known) ? t(known) : words(key);
  };
}

export function factRows(
  facts: object,
  format: Format,
  nameOf: (key: string) => string,
  path = "",
): [string, Fact][] {
  return Object.entries(facts).flatMap(([key, value]): [string, Fact][] => {
    const name = path ? `${path} · ${nameOf(key)}` : nameOf(key);
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
    if (typeof value === "object") return factRows(value, format, nameOf, name);
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
