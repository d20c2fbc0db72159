"use client";
// Choices that several cards of a result offer.
import { useTranslations } from "use-intl";
import { Select } from "@/components/ui/field";
import type { LatencyName, Level } from "@/lib/api";
import { useLoadName } from "@/lib/loads";

export function LatencySelect({
  names,
  value,
  onChange,
}: {
  names: readonly LatencyName[];
  value: LatencyName;
  onChange: (name: LatencyName) => void;
}) {
  const terms = useTranslations("terms");
  return (
    <Select
      fit
      aria-label={terms("latency")}
      value={value}
      onChange={(event) => onChange(event.target.value as LatencyName)}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {terms(`${name}.name`)}, ms
        </option>
      ))}
    </Select>
  );
}

// By the level's index; those that `has` refuses are not offered.
export function LevelSelect({
  levels,
  has = () => true,
  value,
  onChange,
}: {
  levels: readonly Level[];
  has?: (level: Level) => boolean;
  value: number;
  onChange: (index: string) => void;
}) {
  const terms = useTranslations("terms");
  const loadName = useLoadName();
  return (
    <Select fit aria-label={terms("level")} value={value} onChange={(event) => onChange(event.target.value)}>
      {levels.map((level, index) =>
        has(level) ? (
          <option key={index} value={index}>
            {terms("atLoad", { load: loadName(level) })}
          </option>
        ) : null,
      )}
    </Select>
  );
}
