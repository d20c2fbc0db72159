// Writes lib/api-types.ts from src/api/openapi.yaml. The result, which openapi.yaml only outlines, is taken from
// docs/schema/result.schema.json.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "yaml";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

const api = parse(read("src/api/openapi.yaml"));
const moved = (text) => text.replaceAll("#/$defs/", "#/components/schemas/Result_");
const { $defs, ...result } = JSON.parse(moved(read("docs/schema/result.schema.json")));
for (const key of ["$schema", "$id", "title", "description"]) delete result[key];
api.components.schemas.Result = result;
for (const [name, schema] of Object.entries($defs)) api.components.schemas[`Result_${name}`] = schema;

const text = `// Written by scripts/make-types.mjs.\n${astToString(await openapiTS(api, { alphabetize: true, defaultNonNullable: false }))}`;
const target = new URL("web/lib/api-types.ts", root);
let old = "";
try {
  old = readFileSync(target, "utf8");
} catch {
  // Not there yet.
}
if (old !== text) writeFileSync(target, text);
