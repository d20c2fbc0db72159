"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle, Play, RotateCcw } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Button } from "@/components/ui/button";
import { ApiError, api, keys, type LoadFields, type RunRequest } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { AdvancedSection } from "./advanced-section";
import { CommandCard } from "./command-card";
import { ErrorSummary } from "./error-summary";
import { EstimateCard } from "./estimate-card";
import { FormProvider } from "./form-context";
import { FrameworkSection } from "./framework-section";
import { LoadSection } from "./load-section";
import { checkForm, type Problems } from "./model/check-form";
import type { Form } from "./model/form";
import { formToBody } from "./model/form-to-body";
import { ADVANCED, type Place, type ServerProblems, serverProblems } from "./model/problems";
import { forgetForm, storeForm } from "./model/stored-form";
import { ObjectivesSection } from "./objectives-section";
import { Presets } from "./presets";
import { PromptsSection } from "./prompts-section";
import { ServerSection } from "./server-section";
import { useProbe } from "./use-probe";

const NONE: ServerProblems = { fields: {}, others: [] };

// `text`: the error's own words, for where it names no field.
function problemsOf(error: Error, text: string): ServerProblems {
  const told = error instanceof ApiError ? serverProblems(error.fields) : NONE;
  return Object.keys(told.fields).length || told.others.length ? told : { fields: {}, others: [text] };
}

// What the server said of a field holds until the field is changed.
function without(problems: ServerProblems, changed: string[]): ServerProblems {
  const left = Object.entries(problems.fields).filter(([place]) => !changed.includes(place.split("/")[0]!));
  return { fields: Object.fromEntries(left), others: problems.others };
}

export function BenchmarkForm({
  initial,
  from,
  onStartOver,
}: {
  initial: Form;
  from: string | null;
  onStartOver: () => void;
}) {
  const t = useTranslations("form");
  const key = useTranslations("common.key");
  const errorText = useErrorText();
  const router = useRouter();
  const queries = useQueryClient();
  const [form, setForm] = useState(initial);
  const [server, setServer] = useState(NONE);
  const [attempt, setAttempt] = useState(0); // that did not lead to a run
  const [advanced, setAdvanced] = useState(false);
  const set = useCallback((changes: Partial<Form>) => {
    setForm((old) => ({ ...old, ...changes }));
    setServer((old) => without(old, Object.keys(changes)));
  }, []);

  const found = useMemo(() => checkForm(form), [form]);
  const body = useMemo(() => formToBody(form), [form]);
  const probe = useProbe(form, set);

  const fields = useMemo(() => {
    const told: Partial<Record<Place, string>> = { ...server.fields };
    if (attempt > 0)
      for (const [place, problem] of Object.entries(found) as [Place, NonNullable<Problems[Place]>][])
        told[place] = t(`errors.${problem.name}`, { what: problem.what ?? "" });
    return told;
  }, [server, found, attempt, t]);

  const refuse = (places: Place[]) => {
    setAttempt((count) => count + 1);
    if (places.some((place) => ADVANCED.includes(place))) setAdvanced(true);
  };
  const start = useMutation({
    mutationFn: () =>
      form.target === "demo" ? api.startDemo(body as LoadFields) : api.start(body as RunRequest),
    onSuccess: ({ run_id }) => {
      forgetForm(from);
      void queries.invalidateQueries({ queryKey: keys.histories });
      router.push(`/benchmark/?id=${encodeURIComponent(run_id)}`);
    },
    onError: (error) => {
      const keyless = error instanceof ApiError && error.status === 401;
      const problems = problemsOf(error, keyless ? key("again") : errorText(error));
      setServer(problems);
      refuse(Object.keys(problems.fields) as Place[]);
    },
  });
  useEffect(() => {
    if (!start.isSuccess) storeForm(form, from);
  }, [form, from, start.isSuccess]);
  const tryStart = () => {
    setServer(NONE);
    const places = Object.keys(found) as Place[];
    if (places.length) refuse(places);
    else start.mutate();
  };

  const shared = useMemo(
    () => ({ form, set, problem: (place: Place) => fields[place] }),
    [form, set, fields],
  );
  const busy = start.isPending || start.isSuccess;
  return (
    <FormProvider value={shared}>
      <PageHead
        title={t("title")}
        note={from === null ? t("note") : <Origin from={from} />}
        tab={t("title")}
        actions={
          <Button look="quiet" onClick={onStartOver}>
            <RotateCcw aria-hidden />
            {t("startOver")}
          </Button>
        }
      />
      <ErrorSummary fields={fields} others={server.others} attempt={attempt} />
      {/* Without a button that submits, so that Enter in a field starts no load test. */}
      <form
        onSubmit={(event) => event.preventDefault()}
        noValidate
        className="grid max-w-[100rem] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]"
      >
        <div className="min-w-0 space-y-4">
          <Presets />
          <ServerSection probe={probe} />
          {form.target === "server" && <FrameworkSection />}
          <LoadSection />
          <PromptsSection probe={probe} />
          <ObjectivesSection />
          <AdvancedSection open={advanced} onOpen={setAdvanced} />
        </div>
        <aside
          aria-label={t("aside")}
          className="min-w-0 space-y-4 xl:sticky xl:top-6 xl:max-h-[calc(100dvh-3rem)] xl:overflow-y-auto"
        >
          <EstimateCard body={body}>
            <Button look="primary" busy={busy} onClick={tryStart} className="w-full">
              {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : <Play aria-hidden />}
              {busy ? t("starting") : t("start")}
            </Button>
          </EstimateCard>
          <CommandCard body={body} />
        </aside>
      </form>
    </FormProvider>
  );
}

function Origin({ from }: { from: string }) {
  const t = useTranslations("form.from");
  return (
    <>
      {t("filled")}{" "}
      <Link
        href={`/benchmark/?id=${encodeURIComponent(from)}`}
        className="figures rounded font-medium text-accent-strong hover:underline"
      >
        {from}
      </Link>
      . {t("secrets")}
    </>
  );
}
