// A chart in a card: heading, the choices of what it shows, the drawing, and its data as a table.
import type { ComponentProps, ReactNode } from "react";
import { TitledCard } from "@/components/ui/card";
import { Chart } from "./chart";
import { ChartTable } from "./chart-table";

// `table`: as ChartTable takes it, or another that is ready. `instead`: of the chart, while there is none.
export function ChartCard({
  title,
  hint,
  actions,
  table,
  instead,
  ...chart
}: Omit<ComponentProps<typeof Chart>, "table"> & {
  title: string;
  hint: ReactNode;
  actions: ReactNode;
  table: Omit<ComponentProps<typeof ChartTable>, "label"> | { ready: ReactNode };
  instead?: ReactNode;
}) {
  return (
    <TitledCard title={title} hint={hint} actions={actions}>
      {instead ?? (
        <Chart
          key={chart.needs ?? "lines"}
          {...chart}
          table={"ready" in table ? table.ready : <ChartTable label={title} {...table} />}
        />
      )}
    </TitledCard>
  );
}
