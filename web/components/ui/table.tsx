import { clsx } from "clsx";
import type { ComponentProps } from "react";

// Scrolls sideways by itself where it is wider than its place; `label` names that place, which the keyboard reaches. No
// landmark: the card around it is one of the same name.
// Positioned, so that what only screen readers see scrolls along and does not widen the page.
export function Table({ label, className, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    <div role="group" aria-label={label} tabIndex={0} className="relative overflow-x-auto">
      <table className={clsx("w-full border-collapse text-[13px]", className)} {...rest} />
    </div>
  );
}

export function Th({ className, numeric, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={clsx(
        "border-b border-line px-3 py-2 font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5",
        numeric ? "text-right" : "text-left",
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ className, numeric, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={clsx(
        "border-b border-line px-3 py-2 first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5 [tr:last-child>&]:border-b-0",
        numeric && "figures text-right whitespace-nowrap",
        className,
      )}
      {...rest}
    />
  );
}
