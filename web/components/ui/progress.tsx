import { Progress as RadixProgress } from "radix-ui";

// percent: null while it is not known.
export function Progress({ percent, label }: { percent: number | null; label: string }) {
  const value = percent === null ? null : Math.min(100, Math.max(0, percent));
  return (
    <RadixProgress.Root
      value={value}
      aria-label={label}
      className="relative h-2 w-full overflow-hidden rounded-full bg-sunken"
    >
      <RadixProgress.Indicator
        className="h-full rounded-full bg-accent transition-[width] duration-200 ease-linear data-[state=indeterminate]:w-1/3 data-[state=indeterminate]:animate-pulse"
        style={value === null ? undefined : { width: `${value}%` }}
      />
    </RadixProgress.Root>
  );
}
