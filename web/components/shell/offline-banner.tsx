"use client";
import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { ApiError, api, keys } from "@/lib/api";

export function OfflineBanner() {
  const t = useTranslations("common.error");
  const health = useQuery({
    queryKey: keys.health,
    queryFn: api.health,
    refetchInterval: (query) => (query.state.status === "error" ? 2_000 : 10_000),
  });
  if (!(health.error instanceof ApiError && health.error.offline)) return null;
  return (
    <div role="alert" className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-warn">
      <CloudOff aria-hidden className="size-4 shrink-0" />
      {t("offlineBanner")}
    </div>
  );
}
