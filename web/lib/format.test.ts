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

describe("a figure among others", () => {
  it("has as many digits as tell neighbours apart, and no fewer than alone", () => {
    expect([50.0213, 50.0341].map((value) => en.figureBy(value, 0.0128))).toEqual(["50.02", "50.03"]);
    expect(en.figureBy(1234.56, 0.5)).toBe("1,234.6");
    expect(en.figureBy(50.02, 20)).toBe(en.figure(50.02));
    expect(en.figureBy(50.02, 0)).toBe(en.figure(50.02)); // one value
    expect(en.figureBy(50.02, -Infinity)).toBe(en.figure(50.02)); // none
    expect(en.figureBy(null, 1)).toBe("–");
  });
});

describe("a compact figure", () => {
  const ticks = [0, 0.5, 900, 1250, 12_000, 1_500_000, null];
  it("is short and keeps all digits, in the reader's language", () => {
    expect(ticks.map(en.compact)).toEqual(["0", "0.5", "900", "1.25K", "12K", "1.5M", "–"]);
    expect(ticks.map(ko.compact)).toEqual(["0", "0.5", "900", "1.25천", "1.2만", "150만", "–"]);
  });
});

describe("a size", () => {
  it("is in powers of 1000 for files, of 1024 for memory", () => {
    expect([0, 999, 1000, 16_000_000, null].map(en.bytes)).toEqual(["0 B", "999 B", "1 kB", "16 MB", "–"]);
    expect([0, 1023, 1024, 1_234_944, 25_276_514_304, undefined].map(en.binaryBytes)).toEqual([
      "0 B",
      "1,023 B",
      "1 KiB",
      "1.2 MiB",
      "23.5 GiB",
      "–",
    ]);
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
