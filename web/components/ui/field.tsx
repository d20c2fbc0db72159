"use client";
// A form's field: its label, the control, what to know, and what is wrong, tied together for screen readers.
import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";

type Ties = { id: string; describedBy: string | undefined; invalid: boolean };
const FieldContext = createContext<Ties | null>(null);

export function Field({
  label,
  hint,
  error,
  children,
  className,
  optional,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
  className?: string;
  optional?: ReactNode; // the word for it
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext.Provider value={{ id, describedBy, invalid: Boolean(error) }}>
      <div className={clsx("min-w-0", className)}>
        <label
          htmlFor={id}
          className="mb-1 flex items-baseline justify-between gap-2 text-[13px] font-medium"
        >
          <span>{label}</span>
          {optional && <span className="font-normal text-muted">{optional}</span>}
        </label>
        {children}
        {error && (
          <p id={errorId} className="mt-1 flex items-start gap-1.5 text-[13px] text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span className="min-w-0 break-words">{error}</span>
          </p>
        )}
        {hint && (
          <p id={hintId} className="mt-1 text-[13px] text-muted">
            {hint}
          </p>
        )}
      </div>
    </FieldContext.Provider>
  );
}

function useTies() {
  const ties = useContext(FieldContext);
  return ties
    ? { id: ties.id, "aria-describedby": ties.describedBy, "aria-invalid": ties.invalid || undefined }
    : {};
}

const control =
  "min-w-0 rounded-lg border border-line-strong bg-card px-3 text-sm text-text placeholder:text-muted disabled:opacity-50 aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...useTies()} className={clsx(control, "h-9 w-full", className)} {...rest} />;
}

// fit: as wide as its longest choice, for rows of controls.
export function Select({ className, fit, ...rest }: ComponentProps<"select"> & { fit?: boolean }) {
  return (
    <select
      {...useTies()}
      className={clsx(control, "h-9 pr-8", fit ? "max-w-full" : "w-full", className)}
      {...rest}
    />
  );
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useTies()}
      className={clsx(control, "min-h-20 w-full py-2 font-mono text-[13px]", className)}
      {...rest}
    />
  );
}

// With its label beside it; stands without a Field.
export function Checkbox({
  label,
  hint,
  className,
  ...rest
}: ComponentProps<"input"> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className={clsx("flex items-start gap-2.5", className)}>
      <input
        type="checkbox"
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        {...rest}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-[13px] text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
