// Lengths in tokens, as the API writes them: "256", "uniform:64:512", "normal:256:64", "lognormal:256:0.8".
export const LENGTH_KINDS = ["fixed", "uniform", "normal", "lognormal"] as const;
export type LengthKind = (typeof LENGTH_KINDS)[number];
export type Length = { kind: LengthKind; first: string; second: string };

export const LONGEST_TOKENS = 1 << 20;

export function readLength(text: string): Length {
  const [head = "", first = "", second = ""] = text.split(":").map((part) => part.trim());
  const kind = LENGTH_KINDS.find((known) => known !== "fixed" && known === head);
  return kind ? { kind, first, second } : { kind: "fixed", first: text.trim(), second: "" };
}

export const writeLength = ({ kind, first, second }: Length): string =>
  kind === "fixed" ? first.trim() : `${kind}:${first.trim()}:${second.trim()}`;

// Another kind, about as long.
export function asKind(text: string, kind: LengthKind): string {
  const old = readLength(text);
  if (old.kind === kind) return text;
  const mean = Math.round(meanLength(text) ?? NaN);
  if (!Number.isFinite(mean)) return writeLength({ kind, first: "", second: "" });
  const [first, second] = {
    fixed: [mean, ""],
    uniform: [Math.max(1, Math.round(mean / 2)), Math.round(mean * 1.5)],
    normal: [mean, Math.max(1, Math.round(mean / 4))],
    lognormal: [mean, 0.5],
  }[kind];
  return writeLength({ kind, first: String(first), second: String(second) });
}

const isWhole = (text: string) => /^\d+$/.test(text);
const isNumber = (text: string) => text !== "" && Number.isFinite(Number(text));

// null: it can be used. Of what cannot, which of the messages form.errors.* tells it.
export function lengthProblem(text: string): "length" | "lengthOrder" | "lengthSpread" | null {
  const { kind, first, second } = readLength(text);
  const inRange = (value: number) => value >= 1 && value <= LONGEST_TOKENS;
  if (kind === "fixed") return isWhole(first) && inRange(Number(first)) ? null : "length";
  if (!isNumber(first) || !inRange(Number(first))) return "length";
  if (kind !== "uniform") return isNumber(second) && Number(second) > 0 ? null : "lengthSpread";
  if (!isWhole(first) || !isWhole(second) || !inRange(Number(second))) return "length";
  return Number(first) <= Number(second) ? null : "lengthOrder";
}

// The mean as it was asked for; null where that is no length. (Lengths below 1 token are drawn again, which moves it a little.)
export function meanLength(text: string): number | null {
  if (lengthProblem(text)) return null;
  const { kind, first, second } = readLength(text);
  return kind === "uniform" ? (Number(first) + Number(second)) / 2 : Number(first);
}

// The longest there can be; null where there is no bound worth naming.
export function longestLength(text: string): number | null {
  if (lengthProblem(text)) return null;
  const { kind, first, second } = readLength(text);
  return kind === "fixed" ? Number(first) : kind === "uniform" ? Number(second) : null;
}
