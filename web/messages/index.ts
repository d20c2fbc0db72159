// The texts of the pages: a file a page and language. English is in the first load, the others are fetched.
import analysis from "./en/analysis.json";
import common from "./en/common.json";
import compare from "./en/compare.json";
import dashboard from "./en/dashboard.json";
import form from "./en/form.json";
import history from "./en/history.json";
import result from "./en/result.json";
import running from "./en/running.json";
import system from "./en/system.json";
import terms from "./en/terms.json";
import type { Locale } from "@/lib/locale";

export const en = { analysis, common, compare, dashboard, form, history, result, running, system, terms };
export type Messages = typeof en;

export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === "ko" ? (await import("./ko")).ko : en;
}
