import { describe, expect, it } from "vitest";
import { makeFormat } from "./format";

const en = makeFormat("en");
const ko = makeFormat("ko");

describe("a share in percent", () => {
  it("is nothing or all only where it is", () => {
    const shares = [0, 1e-5, 1e-4, 0.02, 0.9999, 1 - 1e-5, 1];
    expect(shares.map((share) => en.percent(share, 2))).toEqual([
      "0%",
      "<0.01%",
      "0.01%",
      "2%",
      "99.99%",
      ">99.99%",
      "100%",
    ]);
    expect([0.0009, 0.9991].map((share) => en.percent(share))).toEqual(["<0.1%", ">99.9%"]);
    expect([0.004, 0.996].map((share) => en.percent(share, 0))).toEqual(["<1%", ">99%"]);
  });

  it("is missing where there is none", () => {
    expect([null, undefined, NaN].map((share) => en.percent(share))).toEqual(["–", "–", "–"]);
  });
});

describe("a duration", () => {
  const durations = [0.34, 12.34, 60, 130, 3600, 7261, null];
  it("has two units at most", () => {
    expect(durations.map(en.duration)).toEqual([
      "340 ms",
      "12.3 s",
      "1 min",
      "2 min 10 s",
      "1 h 0 min",
      "2 h 1 min",
      "–",
    ]);
  });
  it("is Korean in Korean", () => {
    expect(durations.map(ko.duration)).toEqual([
      "340 ms",
      "12.3초",
      "1분",
      "2분 10초",
      "1시간 0분",
      "2시간 1분",
      "–",
    ]);
  });
});
