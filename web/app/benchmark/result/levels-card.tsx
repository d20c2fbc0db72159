"use client";
// The table of levels: what was asked and reached, and every statistic of the latency that is chosen.
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { VerdictBadge } from "@/components/ui/badge";
import { TitledCard } from "@/components/ui/card";
import { Checkbox, Select } from "@/components/ui/field";
import { Table, Td, Th } from "@/components/ui/table";
import type { LatencyName, Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";
import { canBeTrusted, presentLatencies, statisticLabel, STATISTICS } from "@/lib/statistics";
import { useUrlChoice } from "@/lib/url-state";

export function LevelsCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.levels");
  const terms = useTranslations("terms");
  const format = useFormat();
  const loadName = useLoadName();
  const goodput = levels.some((level) => level.goodput);
  const prompts = levels.some((level) => level.prompt_tokens);
  return (
    <TitledCard title={t("title")} hint={t("hint")} flush>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("load")}</Th>
            <Th numeric>{t("reached")}</Th>
            <Th numeric>{t("time")}, s</Th>
            <Th numeric>{t("attempted")}</Th>
            <Th numeric>{t("failed")}</Th>
            <Th numeric>{t("cutOff")}</Th>
            <Th numeric>{t("requestsPerS")}</Th>
            <Th numeric>{t("outputPerS")}</Th>
            <Th numeric>{t("steadyPerS")}</Th>
            <Th numeric>{t("totalPerS")}</Th>
            {goodput && <Th numeric>{terms("goodput")}</Th>}
            {goodput && <Th numeric>{t("goodPerS")}</Th>}
            {prompts && <Th numeric>{t("promptTokens")}</Th>}
            <Th>{terms("verdict")}</Th>
          </tr>
        </thead>
        <tbody>
          {levels.map((level, index) => (
            <tr key={index}>
              <Td className="font-medium whitespace-nowrap">{loadName(level)}</Td>
              <Td numeric>{format.figure(level.achieved_concurrency)}</Td>
              <Td numeric>{format.figure(level.duration_s)}</Td>
              <Td numeric>{format.count(level.attempted)}</Td>
              <Td numeric className={level.failed > 0 ? "text-bad" : ""}>
                {format.count(level.failed)}
              </Td>
              <Td numeric>{format.count(level.cut_off)}</Td>
              <Td numeric>{format.figure(level.requests_per_s)}</Td>
              <Td numeric>{format.figure(level.output_tokens_per_s)}</Td>
              <Td numeric>{format.figure(level.steady?.output_tokens_per_s)}</Td>
              <Td numeric>{format.figure(level.total_tokens_per_s)}</Td>
              {goodput && <Td numeric>{format.percent(level.goodput?.share)}</Td>}
              {goodput && <Td numeric>{format.figure(level.goodput?.requests_per_s)}</Td>}
              {prompts && (
                <Td numeric>
                  {[
                    level.prompt_tokens?.asked_mean,
                    level.prompt_tokens?.sent_mean,
                    level.prompt_tokens?.counted_mean,
                  ]
                    .map((mean) => format.count(mean))
                    .join(" / ")}
                </Td>
              )}
              <Td>
                <VerdictBadge verdict={level.verdict.status} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </TitledCard>
  );
}

export function StatisticsCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.statistics");
  const terms = useTranslations("terms");
  const format = useFormat();
  const loadName = useLoadName();
  const present = useMemo(() => presentLatencies(levels), [levels]);
  const [metric, setMetric] = useUrlChoice<LatencyName>("statistics", present, present[0] ?? "ttft_ms");
  const [window, setWindow] = useUrlChoice("window", ["level", "steady"], "level");
  if (present.length === 0) return null;
  const rows = levels.map((level) => (window === "steady" ? level.steady?.[metric] : level[metric]) ?? null);
  const doubtful = rows.some((row) => row && STATISTICS.some((name) => !canBeTrusted(name, row.n)));
  return (
    <TitledCard
      title={t("title")}
      hint={terms(`${metric}.hint`)}
      flush
      actions={
        <>
          <Checkbox
            label={t("steady")}
            checked={window === "steady"}
            onChange={(event) => setWindow(event.target.checked ? "steady" : "level")}
          />
          <Select
            aria-label={t("metric")}
            value={metric}
            onChange={(event) => setMetric(event.target.value as LatencyName)}
            fit
          >
            {present.map((name) => (
              <option key={name} value={name}>
                {terms(`${name}.name`)}, ms
              </option>
            ))}
          </Select>
        </>
      }
    >
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("load")}</Th>
            {STATISTICS.map((name) => (
              <Th key={name} numeric>
                {statisticLabel(name)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levels.map((level, index) => {
            const row = rows[index];
            return (
              <tr key={index}>
                <Td className="font-medium whitespace-nowrap">{loadName(level)}</Td>
                {STATISTICS.map((name) => {
                  const doubt = row ? !canBeTrusted(name, row.n) : false;
                  return (
                    <Td key={name} numeric className={doubt ? "text-muted" : ""}>
                      {name === "n" ? format.count(row?.n) : format.ms(row?.[name])}
                      {doubt && "*"}
                    </Td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </Table>
      {doubtful && <p className="px-4 py-2 text-[13px] text-muted sm:px-5">{t("doubt")}</p>}
    </TitledCard>
  );
}
