import { clsx } from "clsx";
import { Children, type ComponentProps, type ReactNode, useId } from "react";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={clsx("rounded-xl border border-line bg-card", className)} {...rest} />;
}

// A card with a heading; the heading names the section.
export function TitledCard({
  title,
  hint,
  actions,
  children,
  className,
  flush = false,
}: {
  title: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  flush?: boolean; // the content reaches the edges (tables)
}) {
  const id = useId();
  const filled = Children.toArray(children).length > 0;
  return (
    <Card aria-labelledby={id} className={clsx("min-w-0", className)}>
      <header
        className={clsx(
          "flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-4 sm:px-5",
          filled ? "pb-3" : "pb-4",
        )}
      >
        <div className="min-w-0">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {hint && <p className="mt-0.5 text-[13px] text-muted">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {filled && <div className={flush ? "pb-1" : "px-4 pb-4 sm:px-5 sm:pb-5"}>{children}</div>}
    </Card>
  );
}

// A figure with its name: the tiles at the head of a page. The unit goes below where it has no room beside the figure.
export function Tile({
  label,
  value,
  unit,
  note,
  tone = "plain",
}: {
  label: ReactNode;
  value: ReactNode;
  unit?: string;
  note?: ReactNode;
  tone?: "plain" | "good" | "warn" | "bad";
}) {
  const tones = { plain: "text-text", good: "text-good", warn: "text-warn", bad: "text-bad" };
  return (
    <Card className="min-w-0 p-4">
      <div className="text-[13px] text-muted">{label}</div>
      <div
        className={clsx(
          "figures mt-1 flex flex-wrap items-baseline gap-x-1.5 text-xl font-semibold sm:text-2xl",
          tones[tone],
        )}
      >
        <span className="min-w-0 break-words">{value}</span>
        {unit && <span className="text-sm font-normal text-muted">{unit}</span>}
      </div>
      {note && <div className="mt-1 text-[13px] text-muted">{note}</div>}
    </Card>
  );
}
