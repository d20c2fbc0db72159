// What went wrong, in words: the server's own, which are English, or the page's where the server gave none, or where its
// words are for programs: how the API key is sent.
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { ApiError, NoAnswer } from "./api";

export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("common");
  return useCallback(
    (error) => {
      if (error instanceof NoAnswer) return t(`error.${error.why}`);
      if (error instanceof ApiError && error.status === 401) return t("key.title");
      return error instanceof Error ? error.message : String(error);
    },
    [t],
  );
}
