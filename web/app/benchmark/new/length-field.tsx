"use client";
// A length in tokens: always the same, or drawn.
import { useTranslations } from "use-intl";
import { Input, Select } from "@/components/ui/field";
import { FormField, useForm } from "./form-context";
import { asKind, LENGTH_KINDS, type Length, type LengthKind, readLength, writeLength } from "./model/lengths";

export function LengthField({ place, optional }: { place: "input_len" | "output_len"; optional?: boolean }) {
  const t = useTranslations("form");
  const { form, set } = useForm();
  const length = readLength(form[place]);
  const name = t(`labels.${place}`);
  const change = (part: Partial<Length>) => set({ [place]: writeLength({ ...length, ...part }) });
  // The field's label stands for its first control; the others name themselves.
  const own = (label: string) => ({ id: undefined, "aria-label": `${name}: ${label}` });
  const number = { inputMode: "decimal", autoComplete: "off", className: "flex-1" } as const;
  return (
    <FormField place={place} optional={optional} hint={t(`lengths.${length.kind}Hint`)}>
      <div className="flex items-center gap-2">
        <Input
          {...number}
          value={length.first}
          placeholder={optional ? t("lengths.byDataset") : undefined}
          onChange={(event) => change({ first: event.target.value })}
        />
        {length.kind !== "fixed" && (
          <>
            <span aria-hidden className="shrink-0 text-[13px] text-muted">
              {t(`lengths.${length.kind}Between`)}
            </span>
            <Input
              {...number}
              {...own(t(`lengths.${length.kind}Second`))}
              value={length.second}
              onChange={(event) => change({ second: event.target.value })}
            />
          </>
        )}
        <Select
          {...own(t("lengths.kind"))}
          className="w-auto! shrink-0"
          value={length.kind}
          onChange={(event) => set({ [place]: asKind(form[place], event.target.value as LengthKind) })}
        >
          {LENGTH_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`lengths.${kind}`)}
            </option>
          ))}
        </Select>
      </div>
    </FormField>
  );
}
