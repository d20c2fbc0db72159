// The load of a comparison, which the server names in English ("concurrency 16", "20 requests/s"), as other pages name it.
import { useCallback } from "react";
import { useTranslations } from "use-intl";

export function useLoadText() {
  const t = useTranslations("terms");
  return useCallback(
    (load: string): string => {
      if (load === "the trace") return t("trace");
      if (load === "inf requests/s") return t("atOnce");
      return load
        .replace(/^concurrency /, "")
        .replace(/ requests\/s$/, "/s")
        .replace(" to ", " → ");
    },
    [t],
  );
}
