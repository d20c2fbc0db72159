"use client";
// Chooses a dataset of the server, or uploads one.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Upload, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { Progress } from "@/components/ui/progress";
import { api, isAbort, keys } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { useFormat } from "@/lib/format";
import { FormField, useForm } from "./form-context";
import { datasetName } from "./model/dataset-name";
import type { Form } from "./model/form";

export function DatasetField() {
  const t = useTranslations("form.dataset");
  const errorText = useErrorText();
  const format = useFormat();
  const { form, set } = useForm();
  const queries = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const list = useQuery({ queryKey: keys.datasets, queryFn: api.datasets });
  const [share, setShare] = useState(0);
  const aborter = useRef<AbortController | null>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      aborter.current = new AbortController();
      return api.uploadDataset(datasetName(file.name), file, setShare, aborter.current.signal);
    },
    onSuccess: async (dataset) => {
      await queries.invalidateQueries({ queryKey: keys.datasets });
      set({ dataset: dataset.name });
    },
  });
  const datasets = list.data?.datasets ?? [];
  const missing = form.dataset !== "" && list.data && !datasets.some(({ name }) => name === form.dataset);
  return (
    <div className="space-y-2">
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <FormField place="dataset" hint={t("hint")}>
          <Select value={form.dataset} onChange={(event) => set({ dataset: event.target.value })}>
            <option value="">
              {list.isPending ? t("loading") : datasets.length ? t("choose") : t("none")}
            </option>
            {missing && <option value={form.dataset}>{t("missing", { name: form.dataset })}</option>}
            {!list.data && form.dataset !== "" && <option value={form.dataset}>{form.dataset}</option>}
            {datasets.map(({ name, size_bytes }) => (
              <option key={name} value={name}>
                {name} · {format.bytes(size_bytes)}
              </option>
            ))}
          </Select>
        </FormField>
        <Button className="sm:mt-6" busy={upload.isPending} onClick={() => picker.current?.click()}>
          <Upload aria-hidden />
          {t("upload")}
        </Button>
        <input
          ref={picker}
          type="file"
          className="hidden"
          accept=".jsonl,.ndjson,.json,.csv,.txt"
          aria-label={t("file")}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = ""; // the same file can be chosen again
            if (file) upload.mutate(file);
          }}
        />
      </div>
      {upload.isPending && (
        <div className="flex items-center gap-3 text-[13px]">
          <div className="min-w-0 grow space-y-1.5">
            <p className="flex justify-between gap-3 text-muted">
              <span className="min-w-0 break-words" role="status">
                {t("uploading", { name: upload.variables.name, size: format.bytes(upload.variables.size) })}
              </span>
              {/* Once all went out, the server reads what it got. */}
              <span className="figures shrink-0">{share < 1 ? format.percent(share, 0) : t("checking")}</span>
            </p>
            <Progress percent={share < 1 ? share * 100 : null} label={t("uploadingLabel")} />
          </div>
          <Button look="quiet" size="small" onClick={() => aborter.current?.abort()}>
            <X aria-hidden />
            {t("cancel")}
          </Button>
        </div>
      )}
      <div aria-live="polite" className="space-y-1.5 text-[13px] empty:hidden">
        {upload.isSuccess && <p className="text-good">{t("uploaded", { name: upload.data.name })}</p>}
        {upload.isError &&
          (isAbort(upload.error) ? (
            <p className="text-muted">{t("cancelled")}</p>
          ) : (
            <Wrong text={t("failed", { why: errorText(upload.error) })} />
          ))}
        {list.isError && <Wrong text={t("listFailed", { why: errorText(list.error) })} />}
      </div>
      <FormField place="dataset_sampling" className="sm:max-w-md">
        <Select
          value={form.dataset_sampling}
          onChange={(event) => set({ dataset_sampling: event.target.value as Form["dataset_sampling"] })}
        >
          {(["shuffle", "sequential", "replacement"] as const).map((order) => (
            <option key={order} value={order}>
              {t(`orders.${order}`)}
            </option>
          ))}
        </Select>
      </FormField>
    </div>
  );
}

function Wrong({ text }: { text: string }) {
  return (
    <p className="flex items-start gap-1.5 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{text}</span>
    </p>
  );
}
