// Light or dark: by the system, or by hand. The page's <html data-theme> says which it is now.
import { useSyncExternalStore } from "react";
import { preference } from "./preference";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const themePreference = preference<Theme>("theme", THEMES, "system");

const darkQuery = () => window.matchMedia("(prefers-color-scheme: dark)");

export function shownTheme(theme: Theme): "light" | "dark" {
  return theme === "system" ? (darkQuery().matches ? "dark" : "light") : theme;
}

// What is shown now; follows the system where the user did not choose.
export function useShownTheme(): "light" | "dark" {
  const theme = themePreference.use();
  return useSyncExternalStore(
    (tell) => {
      const query = darkQuery();
      query.addEventListener("change", tell);
      return () => query.removeEventListener("change", tell);
    },
    () => shownTheme(theme),
    () => "light",
  );
}
