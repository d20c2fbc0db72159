import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

// A line over the whole page; its role says how urgently it is read out.
export function Banner({ icon: Icon, children, ...rest }: ComponentProps<"div"> & { icon: LucideIcon }) {
  return (
    <div className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-warn" {...rest}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {children}
    </div>
  );
}
