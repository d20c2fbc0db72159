"use client";
// Each request of a level by when it was sent, and what the level did each second.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { ChartCard } from "@/components/charts/chart-card";
import { Segmented } from "@/components/ui/segmented";
import { ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, keys, type Level } from "@/lib/api";
import { useChartTheme } from "@/lib/chart-theme";
import { cloudOver } from "@/lib/cloud/overlay";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";
import { useUrlChoice, useUrlState } from "@/lib/url-state";
import { endOf, requestsOption } from "./requests-option";
import { SECONDS, SECONDS_HEIGHT, secondsOption } from "./seconds-option";
import { LevelSelect } from "./selects";

type Shown = "ttft_ms" | "e2e_ms" | "seconds";

export function TimelineCard({ run_id, levels }: { run_id: string; levels: readonly Level[] }) {
  const t = useTranslations("result.timeline");
  const terms = useTranslations("terms");
  const failures = useTranslations("terms.failure");
  const theme = useChartTheme();
  const format = useFormat();
  const loadName = useLoadName();
  const usual = levels.some(({ ttft_ms }) => ttft_ms) ? "ttft_ms" : "e2e_ms"; // not streamed: there is no TTFT
  const [shown, setShown] = useUrlChoice<Shown>("timeline", ["ttft_ms", "e2e_ms", "seconds"], usual);
  const { params, change } = useUrlState();
  const asked = Number(params.get("at") ?? levels.length - 1);
  const index = levels[asked] ? asked : levels.length - 1;
  const level = levels[index]!;
  const rows = useQuery({
    queryKey: keys.timeline(run_id, index),
    queryFn: () => api.timeline(run_id, index),
    enabled: shown !== "seconds",
    staleTime: Infinity,
  });
  const name = shown === "seconds" ? "" : terms(`${shown}.name`);
  const texts = useMemo(
    () => ({
      status: { ok: t("ok"), failed: t("failed"), cut_off: t("cutOff") },
      failure: (kind: string) => (failures.has(kind as "dns") ? failures(kind as "dns") : kind),
      without: t("without", { name }),
    }),
    [t, failures, name],
  );
  const names = useMemo(
    () => ({
      output_tokens_per_s: t("throughput"),
      ttft_ms_p50: `${terms("ttft_ms.name")} p50, ms`,
      in_flight: t("inFlight"),
      errors: t("errors"),
    }),
    [t, terms],
  );
  const { option, overlay } = useMemo(() => {
    if (!theme) return { option: null };
    if (shown === "seconds") return { option: secondsOption(level.series, names, theme, format) };
    if (!rows.data) return { option: null };
    const { option, cloud } = requestsOption(rows.data, shown, texts, theme, format);
    return { option, overlay: cloud ? cloudOver(cloud) : undefined };
  }, [theme, shown, level, rows.data, names, texts, format]);
  const hint =
    shown === "seconds"
      ? t("secondsHint")
      : rows.data && rows.data.every > 1
        ? t("every", { n: rows.data.every, total: format.count(rows.data.total) })
        : t("hint");

  return (
    <ChartCard
      title={t("title")}
      hint={hint}
      actions={
        <>
          <LevelSelect levels={levels} value={index} onChange={(at) => change({ at })} />
          <Segmented
            label={t("what")}
            value={shown}
            onChange={setShown}
            options={[
              { value: "ttft_ms", label: terms("ttft_ms.name") },
              { value: "e2e_ms", label: terms("e2e_ms.name") },
              { value: "seconds", label: t("seconds") },
            ]}
          />
        </>
      }
      instead={
        rows.isError && shown !== "seconds" ? (
          <ErrorState inCard error={rows.error} retry={() => void rows.refetch()} />
        ) : !option ? (
          <Loading>
            <Skeleton className="h-[320px]" />
          </Loading>
        ) : undefined
      }
      needs={shown === "seconds" ? undefined : "points"}
      option={option}
      overlay={overlay}
      height={shown === "seconds" ? SECONDS_HEIGHT : 320}
      label={t("label", { load: loadName(level) })}
      table={
        shown === "seconds"
          ? {
              head: [t("second"), ...SECONDS.map((figure) => names[figure])],
              rows: level.series.length,
              row: (index) => {
                const second = level.series[index]!;
                return [
                  format.figure(second.t_s),
                  ...SECONDS.map((figure) =>
                    figure === "errors" ? format.count(second[figure]) : format.figure(second[figure]),
                  ),
                ];
              },
            }
          : {
              head: [t("sentAt"), `${name}, ms`, t("ended")],
              rows: rows.data?.t_s.length ?? 0,
              row: (index) => [
                format.figure(rows.data!.t_s[index]),
                format.ms(rows.data![shown][index]),
                endOf(rows.data!, index, texts),
              ],
            }
      }
    />
  );
}
