// A name that the server takes for a file: letters, digits, dot, dash and underscore, at most 100, no dot first.
export function datasetName(file: string): string {
  const plain = file.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^\.+/, "");
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? "";
  return plain.length <= 100 ? plain || "dataset" : plain.slice(0, 100 - ending.length) + ending;
}
