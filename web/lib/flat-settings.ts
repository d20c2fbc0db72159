// "workload.tokenizer" -> its value, of all that is set; nested objects and lists as paths and texts.
export function flatSettings(value: unknown, path = ""): [string, string][] {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value))
    return value.length === 0
      ? []
      : [
          [
            path,
            value.map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item))).join(", "),
          ],
        ];
  if (typeof value === "object")
    return Object.entries(value).flatMap(([key, part]) => flatSettings(part, path ? `${path}.${key}` : key));
  return [[path, String(value)]];
}
