"use client";
import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Field, Input, Select } from "@/components/ui/field";
import { FormField, TextField, useForm } from "./form-context";
import { FRAMEWORK_IDS, FRAMEWORKS, type Setting, settingsOf } from "./model/frameworks";

export function FrameworkSection() {
  const t = useTranslations("form.framework");
  const { form, set, problem } = useForm();
  const settings = settingsOf(form.framework);
  const wrong = problem("framework_config");
  const settingAtFault = settings.find(({ name }) => wrong?.includes(name))?.name;
  return (
    <TitledCard title={t("title")} hint={t("hint")}>
      <div className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField place="framework" optional>
            <Select
              value={form.framework}
              onChange={(event) => set({ framework: event.target.value as typeof form.framework })}
            >
              <option value="">{t("none")}</option>
              {FRAMEWORK_IDS.map((id) => (
                <option key={id} value={id}>
                  {FRAMEWORKS[id].label || t("other")}
                </option>
              ))}
            </Select>
          </FormField>
          {form.framework === "other" && <TextField name="framework_name" />}
        </div>
        {form.framework !== "" && (
          <>
            {settings.length > 0 && (
              <div data-place="framework_config">
                <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
                  {settings.map((setting) => (
                    <SettingField
                      key={setting.name}
                      setting={setting}
                      error={setting.name === settingAtFault ? wrong : undefined}
                    />
                  ))}
                </div>
                {wrong && !settingAtFault && (
                  <p className="mt-2 flex items-start gap-1.5 text-[13px] text-bad">
                    <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
                    {wrong}
                  </p>
                )}
              </div>
            )}
            <TextField
              name="framework_more"
              lines
              optional
              hint={t("moreHint")}
              placeholder="image=vllm/vllm-openai:v0.9.1"
            />
          </>
        )}
      </div>
    </TitledCard>
  );
}

function SettingField({ setting, error }: { setting: Setting; error: string | undefined }) {
  const t = useTranslations("form.framework");
  const { form, set } = useForm();
  const choices = useId();
  const value = form.framework_config[setting.name] ?? "";
  const change = (next: string) =>
    set({ framework_config: { ...form.framework_config, [setting.name]: next } });
  return (
    <Field label={<span className="font-mono break-all">{setting.name}</span>} error={error}>
      {setting.kind === "switch" ? (
        <Select value={value} onChange={(event) => change(event.target.value)}>
          <option value="">{t("notStated")}</option>
          <option value="true">{t("on")}</option>
          <option value="false">{t("off")}</option>
        </Select>
      ) : (
        <>
          <Input
            value={value}
            onChange={(event) => change(event.target.value)}
            placeholder={setting.example}
            list={setting.choices && choices}
            inputMode={setting.kind === "number" ? "decimal" : undefined}
            autoComplete="off"
            spellCheck={false}
          />
          {setting.choices && (
            <datalist id={choices}>
              {setting.choices.map((choice) => (
                <option key={choice} value={choice} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
