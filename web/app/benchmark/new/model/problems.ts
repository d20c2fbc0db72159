// Where a problem belongs: by the place of its field in the form.
import { type Form, OBJECTIVES } from "./form";

export type Place =
  | Exclude<keyof Form, "goodput_thresholds" | "kept" | "target" | "load" | "end" | "prompts">
  | "goodput_thresholds"
  | `goodput_thresholds/${(typeof OBJECTIVES)[number]}`
  | "kept";

// In the order of the page, which is that of the summary.
export const PLACES: readonly Place[] = [
  "server_url",
  "model",
  "api_key",
  "insecure_tls",
  "concurrency",
  "request_rate",
  "arrival",
  "arrival_cv",
  "max_concurrency",
  "num_prompts",
  "duration_s",
  "input_len",
  "output_len",
  "dataset",
  "dataset_sampling",
  "stream",
  "warmup",
  "goodput_thresholds",
  "goodput_thresholds/ttft_ms",
  "goodput_thresholds/tpot_ms",
  "goodput_thresholds/itl_ms",
  "goodput_thresholds/e2e_ms",
  "framework",
  "framework_name",
  "framework_config",
  "framework_more",
  "endpoint",
  "exact_output_len",
  "shared_prefix_len",
  "tokenizer",
  "seed",
  "temperature",
  "timeout_s",
  "cooldown_s",
  "headers",
  "extra_body",
  "metadata",
  "request_events",
];

// Those behind "Advanced", which opens when one of them is wrong.
export const ADVANCED: readonly Place[] = PLACES.slice(PLACES.indexOf("endpoint"));

const isPlace = (name: string): name is Place => (PLACES as readonly string[]).includes(name);

// "/concurrency/1" -> "concurrency"; null: there is no such field in the form.
export function placeOf(pointer: string): Place | null {
  const parts = pointer.replace(/^\//, "").split("/");
  const [first = ""] = parts;
  const two = parts.slice(0, 2).join("/");
  return isPlace(two) ? two : isPlace(first) ? first : null;
}

export type ServerProblems = { fields: Partial<Record<Place, string>>; others: string[] };

// What the server says of each field, at its place; the others with the names they have for it.
export function serverProblems(byPointer: Record<string, string>): ServerProblems {
  const problems: ServerProblems = { fields: {}, others: [] };
  for (const [pointer, detail] of Object.entries(byPointer)) {
    const place = placeOf(pointer);
    if (!place) problems.others.push(`${pointer.replace(/^\//, "")}: ${detail}`);
    else problems.fields[place] = [problems.fields[place], detail].filter(Boolean).join(" · ");
  }
  return problems;
}
