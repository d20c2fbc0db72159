"use client";
import { Tooltip } from "radix-ui";
import { type ReactNode, useState } from "react";

// Text with an explanation on hover, focus and press; Escape closes it. For terms such as TTFT. `label`: where the content
// is no text.
export function Hint({ text, label, children }: { text: ReactNode; label?: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Trigger
        type="button"
        aria-label={label}
        className="cursor-help rounded text-left underline decoration-dotted underline-offset-4"
        onClick={(event) => {
          event.preventDefault(); // Radix closes on a press, and hears nothing else of a finger
          setOpen(true);
        }}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-lg border border-line bg-card px-3 py-2 text-[13px] shadow-lg"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
