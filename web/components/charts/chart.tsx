"use client";
// A canvas that ECharts draws on. Gets an option, never fetches data.
//
// `option` should be made with useMemo: a new object is a new drawing. Updates keep the canvas; what leaves the option
// leaves the chart (replaceMerge of series). `label` says in words what is shown; `table`, the same data as a table for
// who cannot see the canvas, is folded away under it. `needs`: what it draws with beside lines; a chart that needs
// something else has another key. `overlay` draws on the chart what ECharts does not; what it gives takes that away.
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useChartTheme } from "@/lib/chart-theme";
import type { More } from "@/lib/echarts";

export type Overlay = (chart: ECharts) => () => void;

export function Chart({
  option,
  label,
  table,
  height = 280,
  needs,
  overlay,
}: {
  option: EChartsCoreOption | null;
  label: string;
  table?: ReactNode;
  height?: number;
  needs?: More;
  overlay?: Overlay;
}) {
  const t = useTranslations("common");
  const place = useRef<HTMLDivElement>(null);
  const theme = useChartTheme();
  const [chart, setChart] = useState<ECharts | null>(null);

  useEffect(() => {
    let made: ECharts | null = null;
    let left = false;
    const observer = new ResizeObserver(() => made?.resize());
    void import("@/lib/echarts").then(async ({ init, more }) => {
      if (needs) await more[needs]();
      if (left || !place.current) return;
      made = init(place.current);
      observer.observe(place.current);
      setChart(made);
    });
    return () => {
      left = true;
      observer.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, [needs]);

  useEffect(() => {
    if (!chart || !option || !theme) return;
    chart.setOption(
      { animation: false, textStyle: { fontFamily: theme.font }, color: theme.series, ...option },
      { replaceMerge: ["series", "grid", "xAxis", "yAxis"], lazyUpdate: true },
    );
  }, [chart, option, theme]);

  useEffect(() => {
    if (!chart || !option || !theme || !overlay) return undefined;
    return overlay(chart);
  }, [chart, option, theme, overlay]);

  return (
    <div>
      <div ref={place} role="img" aria-label={label} style={{ height }} className="w-full" />
      {table && (
        <details className="mt-2">
          <summary className="w-fit rounded text-[13px] text-muted hover:text-text">{t("asTable")}</summary>
          <div className="mt-2 max-h-80 overflow-auto rounded-lg border border-line">{table}</div>
        </details>
      )}
    </div>
  );
}
