"use client";
// What can be done with a run that has ended.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Columns3, Download, RotateCcw, Sparkles, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/components/ui/button";
import { Confirm } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { forgetForm } from "@/app/benchmark/new/model/stored-form";
import { api, download, type ExportFormat, keys } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";

const formats: ExportFormat[] = ["html", "xlsx", "csv", "json", "requests_csv", "jsonl"];

export function ResultActions({ run_id, measured }: { run_id: string; measured: boolean }) {
  const t = useTranslations("result.actions");
  const id = encodeURIComponent(run_id);
  return (
    <>
      {measured && (
        <>
          <Downloads run_id={run_id} />
          <LinkButton href={`/benchmark/analysis/?id=${id}`}>
            <Sparkles aria-hidden />
            {t("analysis")}
          </LinkButton>
          <LinkButton href={`/compare/?ids=${id}`}>
            <Columns3 aria-hidden />
            {t("compare")}
          </LinkButton>
        </>
      )}
      {/* With what the run was, not with what was made of that before. */}
      <LinkButton href={`/benchmark/new/?from=${id}`} onClick={() => forgetForm(run_id)}>
        <RotateCcw aria-hidden />
        {t("again")}
      </LinkButton>
      <DeleteRun run_id={run_id} />
    </>
  );
}

function Downloads({ run_id }: { run_id: string }) {
  const t = useTranslations("result.actions");
  const errorText = useErrorText();
  const tell = useToast();
  const save = useMutation({
    mutationFn: (format: ExportFormat) => download(run_id, { format }),
    onError: (fault) => tell(errorText(fault), "bad"),
  });
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button disabled={save.isPending}>
          <Download aria-hidden />
          {save.isPending ? t("downloading") : t("download")}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-60 rounded-xl border border-line bg-card p-1 shadow-lg"
        >
          {formats.map((format) => (
            <DropdownMenu.Item
              key={format}
              onSelect={() => save.mutate(format)}
              className="cursor-pointer rounded-lg px-3 py-1.5 outline-none data-[highlighted]:bg-sunken"
            >
              <span className="font-medium">{t(`formats.${format}.name`)}</span>
              <span className="block text-[13px] text-muted">{t(`formats.${format}.hint`)}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function DeleteRun({ run_id }: { run_id: string }) {
  const t = useTranslations("result.actions");
  const errorText = useErrorText();
  const tell = useToast();
  const router = useRouter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.remove(run_id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.histories });
      tell(t("deleted"));
      router.push("/history/");
    },
    onError: (fault) => tell(errorText(fault), "bad"),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)} busy={remove.isPending} aria-label={t("delete")}>
        <Trash2 aria-hidden />
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("deleteTitle")}
        description={t("deleteHint", { run_id })}
        action={t("delete")}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
