// Words of a POSIX shell. What stands for a secret becomes a variable of the shell, which is expanded there: the secret
// itself is in no command.
const MARK = "\uE000"; // private use: in no text that people type
const VARIABLE = new RegExp(`${MARK}([A-Z_][A-Z0-9_]*)${MARK}`);

export const variable = (name: string) => MARK + name + MARK;

// "X-Api-Key" -> X_API_KEY
export function variableNamed(name: string): string {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return variable(/^[A-Z_]/.test(plain) ? plain : `_${plain}`);
}

const quotePlain = (text: string) =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

export function shellQuote(text: string): string {
  if (text === "") return "''";
  return text
    .split(VARIABLE)
    .map((part, index) => (index % 2 ? `"$${part}"` : part && quotePlain(part)))
    .join("");
}
