// Names under which secrets are usually kept, by the server's own rule (src/core/secrets.cc).
const MARKS = ["authorization", "cookie", "key", "token", "secret", "passw", "credential", "signature"];

export const looksSecret = (name: string) => MARKS.some((mark) => name.toLowerCase().includes(mark));

// `value` with every string under a secret's name given to `replace`; undefined leaves it out. Numbers stay:
// "max_tokens" is no secret.
export function replaceSecrets(value: unknown, replace: (name: string) => string | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => replaceSecrets(one, replace));
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const secret = typeof member === "string" && looksSecret(name);
    const shown = secret ? replace(name) : replaceSecrets(member, replace);
    if (shown !== undefined) kept[name] = shown;
  }
  return kept;
}
