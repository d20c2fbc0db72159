import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "./api";
import { listenForKeyNeeded, setApiKey } from "./api-key";

// What an upload uses of the browser's; the test says what becomes of it.
class FakeXhr {
  static latest: FakeXhr;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  opened: unknown[] = [];
  headers: Record<string, string> = {};
  body: unknown;
  status = 0;
  statusText = "";
  responseText = "";
  retryAfter: string | null = null;
  constructor() {
    FakeXhr.latest = this;
  }
  open(...target: unknown[]) {
    this.opened = target;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  getResponseHeader(name: string) {
    return name === "Retry-After" ? this.retryAfter : null;
  }
  send(body: unknown) {
    this.body = body;
  }
  abort() {
    this.onabort();
  }
  answer(status: number, body: object | string, retryAfter: string | null = null) {
    const responseText = typeof body === "string" ? body : JSON.stringify(body);
    Object.assign(this, { status, responseText, retryAfter });
    this.onload();
  }
}

beforeEach(() => vi.stubGlobal("XMLHttpRequest", FakeXhr));
afterEach(() => vi.unstubAllGlobals());

const file = new File(["{}"], "a.jsonl");
function begin() {
  const shares: number[] = [];
  const aborter = new AbortController();
  const done = api.uploadDataset("a b.jsonl", file, (share) => shares.push(share), aborter.signal);
  return { shares, aborter, done, xhr: FakeXhr.latest };
}

describe("uploadDataset", () => {
  it("sends the file as it is, with the key, and tells how much went out", async () => {
    setApiKey("sk-mine");
    const { xhr, shares, done } = begin();
    xhr.upload.onprogress!({ loaded: 1, total: 4 });
    xhr.upload.onprogress!({ loaded: 4, total: 4 });
    xhr.answer(201, { name: "a.jsonl", size_bytes: 2 });
    expect(await done).toEqual({ name: "a.jsonl", size_bytes: 2 });
    expect(shares).toEqual([0.25, 1]);
    expect(xhr.opened).toEqual(["POST", "http://localhost:3000/api/v1/benchmark/datasets?name=a%20b.jsonl"]);
    expect(xhr.headers).toEqual({ "content-type": "application/octet-stream", "x-api-key": "sk-mine" });
    expect(xhr.body).toBe(file);
  });

  it("knows no share of an empty file", () => {
    const { xhr, shares } = begin();
    xhr.upload.onprogress!({ loaded: 0, total: 0 });
    expect(shares).toEqual([0]);
  });

  it("fails as other calls do", async () => {
    const refused = begin();
    refused.xhr.answer(503, { detail: "8 uploads are under way" }, "5");
    await expect(refused.done).rejects.toMatchObject({
      status: 503,
      message: "8 uploads are under way",
      retryAfter_s: 5,
    });
    const cut = begin();
    cut.xhr.onerror();
    await expect(cut.done).rejects.toEqual(new ApiError(0, "The server cannot be reached."));
    const odd = begin();
    odd.xhr.answer(200, "<html>");
    await expect(odd.done).rejects.toBeInstanceOf(ApiError);
  });

  it("asks for the key where it is refused for want of it", async () => {
    const asked = vi.fn();
    const stopListening = listenForKeyNeeded(asked);
    const { xhr, done } = begin();
    xhr.answer(401, { detail: "a key is needed" });
    await expect(done).rejects.toMatchObject({ status: 401 });
    expect(asked).toHaveBeenCalledOnce();
    stopListening();
  });

  it("ends when it is cancelled", async () => {
    const { aborter, done } = begin();
    aborter.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
  });
});
