// A form that is half filled survives a reload: in sessionStorage, for this tab, without secrets. A form that began as an
// earlier run's (`from`) is kept apart.
import { emptyForm, type Form } from "./form";
import { readHeaders, writeHeaders } from "./lines";
import { looksSecret, replaceSecrets } from "./secrets";

const nameOf = (from: string | null) => `llm-loadtest.new-benchmark${from ? `.${from}` : ""}`;

function jsonWithoutSecrets(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const cleaned = replaceSecrets(value, () => undefined);
    return JSON.stringify(cleaned) === JSON.stringify(value) ? text : JSON.stringify(cleaned, null, 2);
  } catch {
    // Cannot be searched for secrets while it is half typed.
    return looksSecret(text) ? "" : text;
  }
}

export function withoutSecrets(form: Form): Form {
  const { pairs, bad } = readHeaders(form.headers);
  const open = pairs.filter((header) => !looksSecret(header.name));
  return {
    ...form,
    api_key: "",
    server_url: form.server_url.replace(/\/\/[^/@,\s]*@/g, "//"),
    headers: open.length < pairs.length || bad !== null ? writeHeaders(open) : form.headers,
    extra_body: jsonWithoutSecrets(form.extra_body),
  };
}

export function storeForm(form: Form, from: string | null) {
  try {
    sessionStorage.setItem(nameOf(from), JSON.stringify(withoutSecrets(form)));
  } catch {
    // No room, or not allowed: then a reload begins anew.
  }
}

export const forgetForm = (from: string | null) => sessionStorage.removeItem(nameOf(from));

// null: there is none, or it is of another version of the form.
export function storedForm(from: string | null): Form | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(nameOf(from)) ?? "null");
    if (typeof stored !== "object" || stored === null) return null;
    const empty = emptyForm();
    const same = Object.entries(empty).every(
      ([name, value]) => typeof (stored as Record<string, unknown>)[name] === typeof value,
    );
    return same ? (stored as Form) : null;
  } catch {
    return null;
  }
}
