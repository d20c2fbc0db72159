"use client";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

// Text with an explanation on hover and focus. For terms such as TTFT.
export function Hint({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <span tabIndex={0} className="cursor-help rounded underline decoration-dotted underline-offset-4">
          {children}
        </span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          className="z-50 max-w-72 rounded-lg border border-line bg-card px-3 py-2 text-[13px] shadow-lg"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
