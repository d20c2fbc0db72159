"use client";
// What the sections share: the form, and what is wrong with its fields.
import { createContext, type ReactNode, useContext } from "react";
import { useTranslations } from "use-intl";
import { Field, Input, TextArea } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { Form } from "./model/form";
import type { Place } from "./model/problems";

type Shared = {
  form: Form;
  set: (changes: Partial<Form>) => void;
  problem: (place: Place) => string | undefined;
};

const FormContext = createContext<Shared | null>(null);
export const FormProvider = FormContext.Provider;

export function useForm(): Shared {
  const shared = useContext(FormContext);
  if (!shared) throw new Error("no form around this part");
  return shared;
}

type TextName = {
  [Name in keyof Form]: string extends Form[Name] ? (Name extends Place ? Name : never) : never;
}[keyof Form];

type Common = { hint?: ReactNode; optional?: boolean; className?: string };

// A field with its name, and what is wrong with it; found by its place.
export function FormField({
  place,
  label,
  children,
  optional,
  className,
  hint,
}: Common & { place: Place; label?: ReactNode; children: ReactNode }) {
  const t = useTranslations("form");
  return (
    <div data-place={place} className={className}>
      <Field
        label={label ?? t(`labels.${place as Exclude<Place, "kept">}`)}
        hint={hint}
        error={useForm().problem(place)}
        optional={optional && t("optional")}
      >
        {children}
      </Field>
    </div>
  );
}

export function TextField({
  name,
  lines,
  unit,
  numeric,
  placeholder,
  list,
  ...rest
}: Common & {
  name: TextName;
  lines?: boolean;
  unit?: string;
  numeric?: boolean;
  placeholder?: string;
  list?: string;
}) {
  const { form, set } = useForm();
  const common = {
    value: form[name] as string,
    placeholder,
    spellCheck: false,
    autoComplete: "off",
    autoCapitalize: "off",
  };
  const change = (value: string) => set({ [name]: value } as Partial<Form>);
  return (
    <FormField place={name} {...rest}>
      {lines ? (
        <TextArea {...common} rows={3} onChange={(event) => change(event.target.value)} />
      ) : (
        <WithUnit unit={unit}>
          <Input
            {...common}
            list={list}
            inputMode={numeric ? "decimal" : undefined}
            className={unit && "pr-16"}
            onChange={(event) => change(event.target.value)}
          />
        </WithUnit>
      )}
    </FormField>
  );
}

// A unit inside the field's right edge.
export function WithUnit({ unit, children }: { unit?: string | undefined; children: ReactNode }) {
  if (!unit) return children;
  return (
    <div className="relative">
      {children}
      <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-[13px] text-muted">
        {unit}
      </span>
    </div>
  );
}

// One of a few, with its name above it.
export function Choice<T extends string>({
  label,
  ...rest
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
}) {
  return (
    <div>
      <div aria-hidden className="mb-1 text-[13px] font-medium">
        {label}
      </div>
      <Segmented label={label} {...rest} />
    </div>
  );
}
