import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import type { ComponentProps } from "react";

const base =
  "inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0";
const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border border-line bg-card text-text hover:bg-sunken",
  quiet: "text-muted hover:bg-sunken hover:text-text",
  danger: "bg-bad text-white hover:opacity-90 dark:text-black",
};
const sizes = { normal: "h-9 px-3.5 text-sm", small: "h-8 px-2.5 text-[13px]", icon: "size-9" };

type Look = { look?: keyof typeof looks; size?: keyof typeof sizes };

export function buttonClass({ look = "secondary", size = "normal" }: Look = {}, className?: string) {
  return clsx(base, looks[look], sizes[size], className);
}

// `busy`: with what was pressed before. It does nothing then, and keeps the focus, which a disabled one loses.
export function Button({
  look,
  size,
  className,
  type = "button",
  busy = false,
  onClick,
  ...rest
}: ComponentProps<"button"> & Look & { busy?: boolean }) {
  return (
    <button
      type={type}
      className={buttonClass({ look, size }, className)}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}

export function LinkButton({ look, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link className={buttonClass({ look, size }, className)} {...rest} />;
}
