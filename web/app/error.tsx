"use client";
import { Bug } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("common");
  return (
    <Card role="alert">
      <EmptyState
        icon={Bug}
        title={t("error.page")}
        actions={<Button onClick={reset}>{t("actions.retry")}</Button>}
      >
        <p>{t("error.pageHint")}</p>
        <pre className="mt-3 overflow-x-auto rounded-lg bg-sunken p-3 text-left text-xs">{error.message}</pre>
      </EmptyState>
    </Card>
  );
}
