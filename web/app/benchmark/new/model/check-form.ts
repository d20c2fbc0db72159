// What can be told before anything is sent. The server checks all of it again, and more.
import type { Form, Objective } from "./form";
import { hasTrace, OBJECTIVES } from "./form";
import { canJudge } from "./form-to-body";
import { settingsOf } from "./frameworks";
import { lengthProblem } from "./lengths";
import { listOf, readHeaders, readSettings } from "./lines";
import type { Place } from "./problems";

// Their texts are form.errors.*.
export type ProblemName =
  | "serverMissing"
  | "serverScheme"
  | "serverUrl"
  | "levelsMissing"
  | "level"
  | "ratesMissing"
  | "rate"
  | "infDuration"
  | "whole"
  | "wholeFromZero"
  | "above0"
  | "from0"
  | "cv"
  | "temperature"
  | "length"
  | "lengthOrder"
  | "lengthSpread"
  | "prefix"
  | "datasetMissing"
  | "headerLine"
  | "settingLine"
  | "json"
  | "jsonObject"
  | "settingNumber"
  | "nameMissing";

export type Problem = { name: ProblemName; what?: string };
export type Problems = Partial<Record<Place, Problem>>;

const MOST_IN_FLIGHT = 1_000_000;

const isWhole = (text: string, least: number, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));

function checkServer(form: Form): Problems {
  if (form.target === "demo") return {};
  const servers = listOf(form.server_url);
  if (!servers.length) return { server_url: { name: "serverMissing" } };
  for (const url of servers) {
    if (!url.includes("://")) return { server_url: { name: "serverScheme", what: url } };
    if (!/^https?:\/\/[^/?#]+/.test(url) || !URL.canParse(url))
      return { server_url: { name: "serverUrl", what: url } };
  }
  return {};
}

function checkLoad(form: Form): Problems {
  const problems: Problems = {};
  if (form.load === "concurrency") {
    const levels = listOf(form.concurrency);
    const bad = levels.find((level) => !isWhole(level, 1, MOST_IN_FLIGHT));
    if (!levels.length) problems.concurrency = { name: "levelsMissing" };
    else if (bad !== undefined) problems.concurrency = { name: "level", what: bad };
  } else {
    Object.assign(problems, checkRate(form));
  }
  if (form.end === "num_prompts") {
    if (form.num_prompts.trim() !== "" && !isWhole(form.num_prompts, 1, 1e9))
      problems.num_prompts = { name: "whole" };
  } else if (!(Number(form.duration_s) > 0)) {
    problems.duration_s = { name: "above0" };
  } else if (form.load === "request_rate" && listOf(form.request_rate).includes("inf")) {
    problems.duration_s = { name: "infDuration" };
  }
  return problems;
}

function checkRate(form: Form): Problems {
  const problems: Problems = {};
  if (form.load === "request_rate") {
    const rates = listOf(form.request_rate);
    const bad = rates.find((rate) => rate !== "inf" && !(Number(rate) > 0 && Number(rate) <= 1e6));
    if (!rates.length) problems.request_rate = { name: "ratesMissing" };
    else if (bad !== undefined) problems.request_rate = { name: "rate", what: bad };
  }
  if (form.arrival === "gamma" && !(Number(form.arrival_cv) >= 0.01 && Number(form.arrival_cv) <= 100))
    problems.arrival_cv = { name: "cv" };
  if (form.max_concurrency.trim() !== "" && !isWhole(form.max_concurrency, 1, MOST_IN_FLIGHT))
    problems.max_concurrency = { name: "whole" };
  return problems;
}

function checkPrompts(form: Form): Problems {
  if (hasTrace(form)) return {};
  const problems: Problems = {};
  const length = (place: "input_len" | "output_len") => {
    const name = lengthProblem(form[place]);
    if (name) problems[place] = { name };
  };
  if (form.prompts === "dataset") {
    if (form.dataset === "") problems.dataset = { name: "datasetMissing" };
    if (form.output_len.trim() !== "") length("output_len");
    return problems;
  }
  length("input_len");
  length("output_len");
  const prefix = form.shared_prefix_len.trim();
  if (prefix !== "" && !/^[1-9]\d*(:[1-9]\d*)?$/.test(prefix))
    problems.shared_prefix_len = { name: "prefix" };
  return problems;
}

function checkFramework(form: Form): Problems {
  const problems: Problems = {};
  if (form.framework === "" || form.target === "demo") return problems;
  if (form.framework === "other" && form.framework_name.trim() === "")
    problems.framework_name = { name: "nameMissing" };
  const bad = settingsOf(form.framework).find(({ name, kind }) => {
    const value = form.framework_config[name] ?? "";
    return kind === "number" && value.trim() !== "" && !isNumber(value);
  });
  if (bad) problems.framework_config = { name: "settingNumber", what: bad.name };
  const { bad: line } = readSettings(form.framework_more);
  if (line !== null) problems.framework_more = { name: "settingLine", what: line };
  return problems;
}

function jsonProblem(text: string): Problem | null {
  if (text.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? null
      : { name: "jsonObject" };
  } catch (fault) {
    return { name: "json", what: (fault as Error).message };
  }
}

function checkAdvanced(form: Form): Problems {
  const problems: Problems = {};
  if (!isWhole(form.warmup, 0, 1_000_000)) problems.warmup = { name: "wholeFromZero" };
  if (form.seed.trim() !== "" && !isWhole(form.seed, 0, Number.MAX_SAFE_INTEGER))
    problems.seed = { name: "wholeFromZero" };
  const temperature = Number(form.temperature);
  if (form.temperature.trim() !== "" && !(temperature >= 0 && temperature <= 100))
    problems.temperature = { name: "temperature" };
  if (!(Number(form.timeout_s) > 0)) problems.timeout_s = { name: "above0" };
  if (!(isNumber(form.cooldown_s) && Number(form.cooldown_s) >= 0)) problems.cooldown_s = { name: "from0" };
  const { bad: header } = readHeaders(form.headers);
  if (form.target === "server" && header !== null) problems.headers = { name: "headerLine", what: header };
  const { bad: line } = readSettings(form.metadata);
  if (line !== null) problems.metadata = { name: "settingLine", what: line };
  const json = jsonProblem(form.extra_body);
  if (json) problems.extra_body = json;
  return problems;
}

function checkObjectives(form: Form): Problems {
  const wrong = (name: Objective) =>
    canJudge(form, name) &&
    form.goodput_thresholds[name].trim() !== "" &&
    !(Number(form.goodput_thresholds[name]) > 0);
  return Object.fromEntries(
    OBJECTIVES.filter(wrong).map((name) => [`goodput_thresholds/${name}`, { name: "above0" }]),
  );
}

export const checkForm = (form: Form): Problems => ({
  ...checkServer(form),
  ...checkLoad(form),
  ...checkPrompts(form),
  ...checkObjectives(form),
  ...checkFramework(form),
  ...checkAdvanced(form),
});
