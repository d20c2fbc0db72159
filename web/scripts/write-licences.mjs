// Writes out/licences.txt: the packages that the dashboard carries, with their licences. What is only built with is not
// in it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const listed = execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], { encoding: "utf8" });
const packages = new Map();
for (const folder of listed.trim().split("\n").slice(1)) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  // Compilers and image tools that Next.js brings along stay on the building machine.
  if (/^(@next\/swc|@img\/|sharp$|caniuse-lite$|@next\/env$|baseline-browser-mapping$)/.test(name)) continue;
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(path.join(folder, file), "utf8").trim() : `Licence: ${license}`;
  packages.set(`${name} ${version}`, text);
}
const sections = [...packages]
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([name, text]) => `${name}\n${"=".repeat(name.length)}\n\n${text}\n`);
writeFileSync(
  "out/licences.txt",
  `What the dashboard of llm-loadtest contains of others\n\n${sections.join("\n\n")}`,
);
