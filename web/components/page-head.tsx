"use client";
// A page's title and its actions; also the title of the tab.
import { type ReactNode, useEffect } from "react";

export function PageHead({
  title,
  note,
  actions,
  tab,
}: {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  tab?: string; // where the title is not a text
}) {
  const name = tab ?? (typeof title === "string" ? title : "");
  useEffect(() => {
    if (name) document.title = `${name} · llm-loadtest`;
  }, [name]);
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold break-words sm:text-2xl">{title}</h1>
        {note && <div className="mt-1 break-words text-muted">{note}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
