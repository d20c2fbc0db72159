"use client";
// What keeps the run from starting, at the top; takes the focus each time that it was tried (`attempt`).
import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { type Place, PLACES } from "./model/problems";

function goTo(place: Place) {
  const field = document.querySelector(`[data-place="${place}"]`);
  field?.scrollIntoView({ block: "center" });
  field?.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
}

export function ErrorSummary({
  fields,
  others,
  attempt,
}: {
  fields: Partial<Record<Place, string>>;
  others: string[];
  attempt: number;
}) {
  const t = useTranslations("form");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  const places = PLACES.filter((place) => fields[place]);
  const count = places.length + others.length;
  if (count === 0) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="mb-4 scroll-mt-4 rounded-xl border border-bad/50 bg-bad-soft p-4 text-bad"
    >
      <h2 className="flex items-center gap-2 font-semibold">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        {t("summary", { n: count })}
      </h2>
      <ul className="mt-1.5 list-disc space-y-1 pl-10">
        {others.map((text) => (
          <li key={text} className="break-words">
            {text}
          </li>
        ))}
        {places.map((place) => (
          <li key={place} className="break-words">
            <button
              type="button"
              onClick={() => goTo(place)}
              className="rounded font-medium underline underline-offset-2"
            >
              {t(`labels.${place as Exclude<Place, "kept">}`)}
            </button>
            : {fields[place]}
          </li>
        ))}
      </ul>
    </div>
  );
}
