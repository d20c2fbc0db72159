"use client";
import { Compass } from "lucide-react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";

export default function NotFound() {
  const t = useTranslations("common.error");
  return (
    <Card>
      <EmptyState
        icon={Compass}
        title={<h1>{t("notFound")}</h1>}
        actions={
          <LinkButton href="/" look="primary">
            {t("home")}
          </LinkButton>
        }
      >
        {t("notFoundHint")}
      </EmptyState>
    </Card>
  );
}
