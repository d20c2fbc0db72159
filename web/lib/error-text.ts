// What went wrong, in words: the server's own, which are English, or the page's where the server gave none.
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { NoAnswer } from "./api";

export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("common.error");
  return useCallback(
    (error) =>
      error instanceof NoAnswer ? t(error.why) : error instanceof Error ? error.message : String(error),
    [t],
  );
}
