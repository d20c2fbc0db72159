// Ids by npm's tiktoken: the Rust original, compiled to WebAssembly.
//
//   node tiktoken_ids.mjs CORPUS.valid.jsonl ENCODING text|special [PACKAGE_FOLDER]
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { createReadStream } from "node:fs";

const [corpus, name, mode, folder] = process.argv.slice(2);
const require = createRequire(folder ? `${folder}/` : import.meta.url);
const { get_encoding } = require("tiktoken");
const encoding = get_encoding(name);
const out = [];
for await (const line of createInterface({ input: createReadStream(corpus), crlfDelay: Infinity })) {
  const text = JSON.parse(line);
  const ids = mode === "special" ? encoding.encode(text, "all", []) : encoding.encode_ordinary(text);
  out.push(`[${ids.join(",")}]\n`);
}
process.stdout.write(out.join(""));
