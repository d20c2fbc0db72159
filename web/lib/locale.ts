// The language of the page: as chosen, else as the browser asks.
import { preference } from "./preference";

export const LOCALES = ["en", "ko"] as const;
export type Locale = (typeof LOCALES)[number];

export const localePreference = preference<Locale | "browser">("locale", ["browser", ...LOCALES], "browser");

export function localeOf(choice: Locale | "browser"): Locale {
  if (choice !== "browser") return choice;
  return typeof navigator !== "undefined" && navigator.language.startsWith("ko") ? "ko" : "en";
}
