import { describe, expect, it } from "vitest";
import { estimate } from "./estimate";

describe("estimate", () => {
  it("counts a closed loop exactly, and its time at the least", () => {
    // Each request takes 64 / 32 = 2 s: 50 of them one by one 100 s, by fives 20 s, by tens 10 s. Warm-up: 3, 1 and 1 rounds.
    expect(
      estimate(
        { concurrency: [1, 5, 10], num_prompts: 50, input_len: 128, output_len: 64, cooldown_s: 5 },
        32,
      ),
    ).toEqual({
      levels: 3,
      requests: 150,
      warmup_requests: 9,
      input_tokens: 150 * 128,
      output_tokens: 150 * 64,
      least_s: 100 + 20 + 10 + 5 * 2 + 2 * 5,
      counted: true,
      fixed: true,
    });
  });

  it("takes the mean of distributions, and the program's own number of requests", () => {
    expect(estimate({ concurrency: [50], input_len: "uniform:100:300", output_len: 10 }, 10)).toMatchObject({
      requests: 200,
      input_tokens: 40_000,
      output_tokens: 2_000,
      fixed: false,
    });
  });

  it("fits as many requests into a time as the guess allows", () => {
    expect(
      estimate({ concurrency: [4], duration_s: 10, input_len: 10, output_len: 100, warmup: 0 }, 50),
    ).toMatchObject({ requests: 20, input_tokens: 200, output_tokens: 2000, least_s: 10, counted: false });
  });

  it("knows when the requests of a rate fall due", () => {
    const body = { num_prompts: 101, input_len: 10, output_len: 20, warmup: 0 };
    expect(estimate({ ...body, request_rate: [10] }, 20)).toMatchObject({ requests: 101, least_s: 11 });
    expect(estimate({ ...body, request_rate: ["inf"] }, 20)).toMatchObject({ requests: 101, least_s: 1 });
    expect(estimate({ ...body, request_rate: ["inf"], max_concurrency: 10 }, 20)).toMatchObject({
      least_s: 11,
    });
    expect(
      estimate({ ...body, num_prompts: undefined, request_rate: [5], duration_s: 30 }, 20),
    ).toMatchObject({
      requests: 150,
      least_s: 30,
    });
  });

  it("says nothing of what it cannot know", () => {
    expect(estimate({ concurrency: [2], num_prompts: 10, dataset: "chat.jsonl" }, 40)).toMatchObject({
      requests: 10,
      input_tokens: null,
      output_tokens: null,
      least_s: null,
    });
    expect(estimate({ trace: "t.jsonl" }, 40)).toMatchObject({ levels: 1, requests: null, least_s: null });
    expect(estimate({ concurrency: [2], turns: 3, num_prompts: 10 }, 40)).toMatchObject({
      input_tokens: null,
      least_s: null,
    });
    expect(estimate({ concurrency: [2], num_prompts: 10 }, NaN)).toMatchObject({
      output_tokens: 1280,
      least_s: null,
    });
  });

  it("follows a ramp for its time", () => {
    expect(estimate({ ramp: [{ from_per_s: 1, to_per_s: 9, over_s: 60 }], warmup: 0 }, 40)).toMatchObject({
      levels: 1,
      requests: 300,
      least_s: 60,
      counted: false,
    });
  });
});
