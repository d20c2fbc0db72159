"use client";
import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { api, isOffline, keys } from "@/lib/api";
import { Banner } from "./banner";

export function OfflineBanner() {
  const t = useTranslations("common.error");
  const health = useQuery({
    queryKey: keys.health,
    queryFn: api.health,
    refetchInterval: ({ state }) => (isOffline(state.error) ? 2_000 : 10_000),
  });
  return isOffline(health.error) ? (
    <Banner role="alert" icon={CloudOff}>
      {t("offlineBanner")}
    </Banner>
  ) : null;
}
