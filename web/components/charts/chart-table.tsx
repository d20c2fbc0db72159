// What a chart draws, as a table: a column that names the row, then figures. Of many rows the first.
import { useTranslations } from "use-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { useFormat } from "@/lib/format";

const MOST_ROWS = 200;

export function ChartTable({
  label,
  head,
  rows,
  row,
}: {
  label: string;
  head: readonly string[];
  rows: number; // how many there are
  row: (index: number) => readonly string[];
}) {
  const t = useTranslations("common.chartTable");
  const format = useFormat();
  return (
    <>
      <Table label={label}>
        <thead>
          <tr>
            {head.map((name, column) => (
              <Th key={column} numeric={column > 0}>
                {name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, index) => (
            <tr key={index}>
              {row(index).map((cell, column) => (
                <Td key={column} numeric={column > 0}>
                  {cell}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {rows > MOST_ROWS && (
        <p className="px-4 py-2 text-[13px] text-muted">
          {t("first", { shown: format.count(MOST_ROWS), total: format.count(rows) })}
        </p>
      )}
    </>
  );
}
