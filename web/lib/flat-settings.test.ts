import { expect, it } from "vitest";
import { flatSettings } from "./flat-settings";

it("settings are paths and texts; what was not given is left out", () => {
  expect(
    flatSettings({
      stream: false,
      seed: 0,
      proxy: null,
      model: "",
      concurrency: [1, 16],
      headers: [{ name: "X-A", value: "b" }],
      stop: [],
      tls: { insecure: true, ca_file: undefined },
    }),
  ).toEqual([
    ["stream", "false"],
    ["seed", "0"],
    ["concurrency", "1, 16"],
    ["headers", '{"name":"X-A","value":"b"}'],
    ["tls.insecure", "true"],
  ]);
});
