"use client";
// What a language model writes about a result. ?id=RUN
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, CircleOff, Download, Hourglass, Sparkles } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useCallback, useLayoutEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { useToast } from "@/components/ui/toast";
import { type Analysis, ApiError, api, download, keys } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { useFormat } from "@/lib/format";
import { goesOn } from "@/lib/runs";
import { useAnalysisStream } from "./analysis-stream";
import { SettingsForm } from "./settings-form";

const measure = "max-w-[80ch] break-words"; // as it comes, and once it is kept
const AnalysisMarkdown = dynamic(() => import("./markdown"), { ssr: false });

export function AnalysisPage() {
  const t = useTranslations("analysis");
  const ofResult = useTranslations("result");
  const run_id = useSearchParams().get("id") ?? "";
  const queries = useQueryClient();
  const run = useQuery({
    queryKey: keys.run(run_id),
    queryFn: () => api.run(run_id),
    enabled: run_id !== "",
    refetchInterval: ({ state }) => (goesOn(state.data) ? 2_000 : false),
  });
  const saved = useQuery({
    queryKey: keys.analysis(run_id),
    // None yet is no error.
    queryFn: () =>
      api.analysis(run_id).catch((fault: unknown) => {
        if (fault instanceof ApiError && fault.status === 404) return null;
        throw fault;
      }),
    enabled: run.isSuccess,
    staleTime: Infinity,
  });
  const onDone = useCallback(
    (analysis: Analysis) => queries.setQueryData(keys.analysis(run_id), analysis),
    [queries, run_id],
  );
  const { writing, start, stop } = useAnalysisStream(run_id, onDone);
  const back = (
    <LinkButton href={run_id ? `/benchmark/?id=${encodeURIComponent(run_id)}` : "/history/"}>
      <ArrowLeft aria-hidden />
      {t("back")}
    </LinkButton>
  );

  const head = (
    <PageHead
      title={t("title")}
      note={[run.data?.model, run.data?.server_url, run_id].filter(Boolean).join(" · ")}
      actions={back}
    />
  );

  if (run_id === "" || run.isLoadingError)
    return (
      <>
        {head}
        {run_id === "" ? (
          <ErrorState error={new Error(t("noId"))} />
        ) : (
          <ErrorState error={run.error} retry={() => void run.refetch()} />
        )}
      </>
    );
  return (
    <div className="space-y-4">
      {head}
      {goesOn(run.data) ? (
        <Card>
          <EmptyState icon={Hourglass} title={t("goesOn")}>
            {t("goesOnHint")}
          </EmptyState>
        </Card>
      ) : run.data?.levels === 0 ? (
        <Card>
          <EmptyState icon={CircleOff} title={ofResult("nothing")}>
            {ofResult("nothingHint")}
          </EmptyState>
        </Card>
      ) : (
        <>
          <SettingsForm
            replaces={Boolean(saved.data)}
            writing={writing.state === "writing"}
            error={writing.state === "failed" ? writing.error : null}
            onStart={(body) => void start(body)}
            onStop={stop}
          />
          {writing.state === "failed" && <Failed error={writing.error} />}
          {writing.state === "writing" || (writing.state === "failed" && writing.text) ? (
            <Written text={writing.text} goesOn={writing.state === "writing"} />
          ) : saved.isPending ? (
            <Loading>
              <Skeleton className="h-80" />
            </Loading>
          ) : saved.isError ? (
            <ErrorState error={saved.error} retry={() => void saved.refetch()} />
          ) : saved.data ? (
            <Saved analysis={saved.data} />
          ) : (
            <Card>
              <EmptyState icon={Sparkles} title={t("none")}>
                {t("noneHint")}
              </EmptyState>
            </Card>
          )}
        </>
      )}
    </div>
  );
}

// Keeps the height that it once had: what is shown may turn out to have been thought, and goes.
function Written({ text, goesOn }: { text: string; goesOn: boolean }) {
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const place = card.current!;
    place.style.minHeight = `${place.offsetHeight}px`;
  }, [text]);
  return (
    <Card ref={card} className="p-5 sm:p-6" aria-busy={goesOn}>
      {text === "" ? (
        <Thinking />
      ) : (
        <div className={measure}>
          <AnalysisMarkdown text={text} />
        </div>
      )}
    </Card>
  );
}

function Thinking() {
  const t = useTranslations("analysis");
  return (
    <p role="status" className="flex animate-pulse items-center gap-3 text-muted">
      <Sparkles aria-hidden className="size-4" />
      {t("thinking")}
    </p>
  );
}

function Failed({ error }: { error: Error }) {
  const t = useTranslations("analysis");
  const errorText = useErrorText();
  const wait = error instanceof ApiError ? error.retryAfter_s : null;
  return (
    <Card role="alert" className="border-bad/40 p-4">
      <p className="font-medium text-bad">{t("failed")}</p>
      <p className="break-words">{errorText(error)}</p>
      <p className="text-muted">{wait ? t("wait", { n: wait }) : t("failedHint")}</p>
    </Card>
  );
}

function Saved({ analysis }: { analysis: Analysis }) {
  const t = useTranslations("analysis");
  const actions = useTranslations("common.actions");
  const format = useFormat();
  const errorText = useErrorText();
  const tell = useToast();
  return (
    <Card className="p-5 sm:p-6">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3 border-b border-line pb-3">
        <p className="text-[13px] text-muted">
          {t("written", { model: analysis.model, when: format.dateTime(analysis.created_at) })}
        </p>
        <Button
          size="small"
          onClick={() =>
            void download(analysis.run_id, "analysis").catch((fault: unknown) =>
              tell(errorText(fault), "bad"),
            )
          }
        >
          <Download aria-hidden />
          {actions("download")}
        </Button>
      </div>
      <div lang={analysis.language} className={measure}>
        <AnalysisMarkdown text={analysis.markdown} />
      </div>
    </Card>
  );
}
