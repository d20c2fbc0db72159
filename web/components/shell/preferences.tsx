"use client";
import { useTranslations } from "use-intl";
import { Field, Select } from "@/components/ui/field";
import { LOCALES, localePreference } from "@/lib/locale";
import { THEMES, themePreference } from "@/lib/theme";

export function Preferences() {
  const t = useTranslations("common");
  const theme = themePreference.use();
  const locale = localePreference.use();
  return (
    <div className="grid gap-2 px-1">
      <Field label={t("theme.label")}>
        <Select
          value={theme}
          onChange={(event) => themePreference.set(event.target.value as typeof theme)}
          className="text-[13px]"
        >
          {THEMES.map((value) => (
            <option key={value} value={value}>
              {t(`theme.${value}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("language.label")}>
        <Select
          value={locale}
          onChange={(event) => localePreference.set(event.target.value as typeof locale)}
          className="text-[13px]"
        >
          {(["browser", ...LOCALES] as const).map((value) => (
            <option key={value} value={value}>
              {t(`language.${value}`)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
