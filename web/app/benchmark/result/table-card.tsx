"use client";
// A card that is a table: rows that belong to levels and begin with their load.
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import type { Level } from "@/lib/api";
import { useLoadName } from "@/lib/loads";

export type Column<Row> = {
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  text?: string; // no figure: the classes of its cells
  tone?: (row: Row) => string;
};

export function TableCard<Row extends { level: Level }>({
  title,
  hint,
  actions,
  rows,
  columns,
  note,
}: {
  title: string;
  hint?: string;
  actions?: ReactNode;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  note?: ReactNode; // below the table
}) {
  const terms = useTranslations("terms");
  const loadName = useLoadName();
  return (
    <TitledCard title={title} hint={hint} actions={actions} flush>
      <Table label={title}>
        <thead>
          <tr>
            <Th>{terms("load")}</Th>
            {columns.map(({ head, text }, index) => (
              <Th key={index} numeric={text === undefined}>
                {head}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <Td className="font-medium whitespace-nowrap">{loadName(row.level)}</Td>
              {columns.map(({ cell, text, tone }, index) => (
                <Td key={index} numeric={text === undefined} className={text ?? tone?.(row)}>
                  {cell(row)}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {note && <p className="px-4 py-2 text-[13px] text-muted sm:px-5">{note}</p>}
    </TitledCard>
  );
}
