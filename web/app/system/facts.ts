// The facts of the system as rows: a name, what is shown of the value, and where that is rounded or put into the reader's
// time zone, what it is exactly. Units come from the endings of the keys; so does a name that there is no text for, so that
// what a later server adds is shown too.
import { useTranslations } from "use-intl";
import type { Format } from "@/lib/format";

export type Fact = [name: string, value: string | boolean, exactly?: string];

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

export function factRows(facts: object, format: Format, nameOf: (key: string) => string, path = ""): Fact[] {
  return Object.entries(facts).flatMap(([key, value]): Fact[] => {
    const name = path ? `${path} · ${nameOf(key)}` : nameOf(key);
    if (value === null || value === undefined) return [[name, "–"]];
    if (typeof value === "boolean") return [[name, value]];
    if (typeof value === "number") return [[name, ...number(key, value, format)]];
    if (Array.isArray(value)) return [[name, list(value)]];
    if (typeof value === "object") return factRows(value, format, nameOf, name);
    if (MOMENT.test(value)) return [[name, format.dateTimeSeconds(value), value]];
    return [[name, String(value)]];
  });
}

const words = (key: string) => key.replace(/_(bytes|s|per_s)$/, "").replaceAll("_", " ");

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

// Two numbers are a range, as in `llm-loadtest info`.
function list(values: unknown[]): string {
  const texts = values.map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item)));
  return texts.join(typeof values[0] === "number" ? "–" : ", ") || "–";
}

function number(key: string, value: number, format: Format): [value: string, exactly?: string] {
  if (key.endsWith("_bytes")) return [format.binaryBytes(value), `${format.count(value)} B`];
  if (key.endsWith("_per_s")) return [`${format.count(value)}/s`];
  if (key.endsWith("_s")) return [format.duration(value)];
  return [format.count(value)];
}
