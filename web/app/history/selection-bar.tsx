"use client";
// What can be done with the runs that are chosen. Stays in sight at the page's foot.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Columns3, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/components/ui/button";
import { Confirm } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { MOST_RUNS } from "@/app/compare/compare-data";
import { ApiError, api, keys, type RunEntry } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { goesOn, runLabel, shortId } from "@/lib/runs";

const MOST_NAMED = 5;

type Failure = { run_id: string; fault: unknown };

// Those that could not be deleted. One that is gone already is not among them.
async function removeAll(run_ids: string[]): Promise<Failure[]> {
  const outcomes = await Promise.allSettled(run_ids.map((run_id) => api.remove(run_id)));
  return outcomes.flatMap((outcome, index) => {
    if (outcome.status === "fulfilled") return [];
    const fault: unknown = outcome.reason;
    const gone = fault instanceof ApiError && fault.status === 404;
    return gone ? [] : [{ run_id: run_ids[index]!, fault }];
  });
}

export function SelectionBar({
  selected,
  runs,
  onDeselect,
}: {
  selected: string[];
  runs: readonly RunEntry[]; // of this page; those selected may be on others
  onDeselect: (run_ids: string[]) => void;
}) {
  const t = useTranslations("history.selection");
  const errorText = useErrorText();
  const tell = useToast();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: removeAll,
    onSuccess: (failures, run_ids) => {
      const deleted = run_ids.filter((id) => !failures.some(({ run_id }) => run_id === id));
      if (deleted.length > 0) tell(t("deleted", { n: deleted.length }));
      onDeselect(deleted);
      void queries.invalidateQueries({ queryKey: keys.histories });
    },
  });
  const failures = (remove.data ?? []).filter(({ run_id }) => selected.includes(run_id));
  if (selected.length === 0) return null;
  const known = runs.filter(({ run_id }) => selected.includes(run_id));
  const running = known.filter(goesOn).length;
  const unmeasured = known.filter(({ levels }) => levels === 0).map(({ run_id }) => run_id);
  const compared = selected.filter((id) => !unmeasured.includes(id));
  const comparable = compared.length >= 2 && compared.length <= MOST_RUNS;
  const labels = selected.map((id) => {
    const run = known.find(({ run_id }) => run_id === id);
    return run ? runLabel(run) : shortId(id);
  });
  const which = t("deleteWhich", {
    runs: labels.slice(0, MOST_NAMED).join(", "),
    more: Math.max(0, labels.length - MOST_NAMED),
  });
  return (
    <div
      role="region"
      aria-label={t("label")}
      className="sticky bottom-3 z-20 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center justify-center gap-2 rounded-xl border border-line-strong bg-card px-3 py-2 shadow-xl"
    >
      {failures.length > 0 && (
        <div role="alert" className="w-full px-1 text-[13px]">
          <p className="font-medium text-bad">{t("notDeleted", { n: failures.length })}</p>
          <ul tabIndex={0} className="max-h-32 overflow-y-auto">
            {failures.map(({ run_id, fault }) => (
              <li key={run_id} className="break-words">
                <span className="figures">{run_id}</span>: {errorText(fault)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <span className="figures px-1" aria-live="polite">
        {t("chosen", { n: selected.length })}
        {!comparable && <span className="text-muted"> · {t("compareHint", { most: MOST_RUNS })}</span>}
        {unmeasured.length > 0 && (
          <span className="text-muted"> · {t("unmeasured", { n: unmeasured.length })}</span>
        )}
      </span>
      {comparable && (
        <LinkButton look="primary" href={`/compare/?ids=${compared.map(encodeURIComponent).join(",")}`}>
          <Columns3 aria-hidden />
          {t("compare")}
        </LinkButton>
      )}
      <Button onClick={() => setAsking(true)} busy={remove.isPending}>
        <Trash2 aria-hidden />
        {t("delete")}
      </Button>
      <Button look="quiet" size="icon" aria-label={t("clear")} onClick={() => onDeselect(selected)}>
        <X aria-hidden />
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("deleteTitle", { n: selected.length })}
        description={`${which} ${running > 0 ? t("deleteRunning", { n: running }) : t("deleteHint")}`}
        action={t("delete")}
        onConfirm={() => remove.mutate(selected)}
      />
    </div>
  );
}
