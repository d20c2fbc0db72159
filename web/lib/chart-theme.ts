// The colours of charts, from the page's CSS variables, and the parts that all charts' options share.
import { useMemo } from "react";
import { useShownTheme } from "./theme";

const names = ["text", "muted", "line", "card", "accent", "good", "warn", "bad"] as const;

export type ChartTheme = Record<(typeof names)[number], string> & { series: string[]; font: string };

function read(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const colours = Object.fromEntries(names.map((name) => [name, value(name)])) as Record<
    (typeof names)[number],
    string
  >;
  return {
    ...colours,
    series: [1, 2, 3, 4, 5, 6].map((n) => value(`chart-${n}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
}

// null on the server and before the first effect.
export function useChartTheme(): ChartTheme | null {
  const theme = useShownTheme();
  return useMemo(() => {
    if (typeof document === "undefined") return null;
    document.documentElement.dataset.theme = theme; // what is read belongs to it
    return read();
  }, [theme]);
}

export function axisStyle(theme: ChartTheme) {
  return {
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.muted, hideOverlap: true },
    nameTextStyle: { color: theme.muted },
    splitLine: { lineStyle: { color: theme.line, type: "dashed" as const } },
  };
}

export function tooltipStyle(theme: ChartTheme) {
  return {
    backgroundColor: theme.card,
    borderColor: theme.line,
    textStyle: { color: theme.text, fontSize: 12 },
    confine: true,
  };
}
