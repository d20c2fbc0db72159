"use client";
// What can be done with the runs that are chosen. Stays in sight at the page's foot.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Columns3, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/components/ui/button";
import { Confirm } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { api, keys } from "@/lib/api";

export const MOST_COMPARED = 5;

export function SelectionBar({
  selected,
  running,
  onClear,
}: {
  selected: string[];
  running: number; // of them
  onClear: () => void;
}) {
  const t = useTranslations("history.selection");
  const tell = useToast();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: async () => {
      const failures = (await Promise.allSettled(selected.map((id) => api.remove(id)))).filter(
        (outcome) => outcome.status === "rejected",
      );
      if (failures.length > 0) throw new Error(String((failures[0] as PromiseRejectedResult).reason.message));
    },
    onSuccess: () => tell(t("deleted", { n: selected.length })),
    onError: (fault) => tell(fault.message, "bad"),
    onSettled: () => {
      onClear();
      void queries.invalidateQueries({ queryKey: keys.histories });
    },
  });
  if (selected.length === 0) return null;
  const comparable = selected.length >= 2 && selected.length <= MOST_COMPARED;
  return (
    <div
      role="region"
      aria-label={t("label")}
      className="sticky bottom-3 z-20 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center justify-center gap-2 rounded-xl border border-line-strong bg-card px-3 py-2 shadow-xl"
    >
      <span className="figures px-1" aria-live="polite">
        {t("chosen", { n: selected.length })}
        {!comparable && <span className="text-muted"> · {t("compareHint", { most: MOST_COMPARED })}</span>}
      </span>
      {comparable && (
        <LinkButton look="primary" href={`/compare/?ids=${selected.map(encodeURIComponent).join(",")}`}>
          <Columns3 aria-hidden />
          {t("compare")}
        </LinkButton>
      )}
      <Button onClick={() => setAsking(true)} disabled={remove.isPending}>
        <Trash2 aria-hidden />
        {t("delete")}
      </Button>
      <Button look="quiet" size="icon" aria-label={t("clear")} onClick={onClear}>
        <X aria-hidden />
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("deleteTitle", { n: selected.length })}
        description={running > 0 ? t("deleteRunning", { n: running }) : t("deleteHint")}
        action={t("delete")}
        onConfirm={() => remove.mutate()}
      />
    </div>
  );
}
