"use client";
// /benchmark/new/, or ?from=RUN to run that again: finds what the form begins with.
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { LinkButton } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/states";
import { ApiError, api } from "@/lib/api";
import { BenchmarkForm } from "./benchmark-form";
import { FormSkeleton } from "./form-skeleton";
import { bodyToForm } from "./model/body-to-form";
import { type Body, emptyForm, type Form } from "./model/form";
import { resultToBody } from "./model/result-to-body";
import { forgetForm, storedForm } from "./model/stored-form";

async function bodyOfRun(run_id: string): Promise<Body> {
  try {
    return (await api.runBody(run_id)) as Body;
  } catch (error) {
    // A server of an earlier version does not have this call; where there is no such run, this says so, too.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    return resultToBody(await api.result(run_id));
  }
}

export function NewBenchmarkPage() {
  const from = useSearchParams().get("from");
  // Counts the fresh starts; what was typed before is read once the page is in the browser.
  const [start, setStart] = useState(0);
  const [stored, setStored] = useState<{ from: string | null; form: Form | null } | null>(null);
  useEffect(() => setStored({ from, form: storedForm(from) }), [from, start]);

  const ready = stored !== null && stored.from === from;
  const earlier = useQuery({
    queryKey: ["run-body", from],
    queryFn: () => bodyOfRun(from!),
    enabled: ready && from !== null && stored.form === null,
    staleTime: Infinity,
  });

  const t = useTranslations("form");
  if (ready && from !== null && !stored.form && earlier.isLoadingError)
    return (
      <>
        <PageHead title={t("title")} />
        <ErrorState error={earlier.error} retry={() => void earlier.refetch()} />
        <p className="mt-4 text-center">
          <LinkButton href="/benchmark/new/">{t("from.without")}</LinkButton>
        </p>
      </>
    );
  const initial = !ready
    ? null
    : (stored.form ?? (from === null ? emptyForm() : earlier.data ? bodyToForm(earlier.data) : null));
  if (!initial)
    return (
      <>
        <PageHead title={t("title")} note={from === null ? t("note") : "\u00a0"} />
        <FormSkeleton />
      </>
    );
  return (
    <BenchmarkForm
      key={`${from ?? ""} ${start}`}
      initial={initial}
      from={from}
      onStartOver={() => {
        forgetForm(from);
        setStored(null);
        setStart(start + 1);
      }}
    />
  );
}
