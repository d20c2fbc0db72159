// What went wrong, in words: the server's own, which are English, or the page's where the server gave none or the key
// is asked for.
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { KeyNeeded, NoAnswer } from "./api";

export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("common.error");
  return useCallback(
    (error) => {
      if (error instanceof NoAnswer) return t(error.why);
      if (error instanceof KeyNeeded) return t("key");
      return error instanceof Error ? error.message : String(error);
    },
    [t],
  );
}
