import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, type Dataset } from "@/lib/api";
import { renderPage } from "@/tests/render";
import { DatasetField } from "./dataset-field";
import { FormProvider } from "./form-context";
import { emptyForm } from "./model/form";

vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("datasets", "uploadDataset"));

const set = vi.fn();
const file = new File(["x".repeat(2000)], "My chat.jsonl");
let sent: (share: number) => void;
let finish: (dataset: Dataset) => void;
let signal: AbortSignal;

beforeEach(() => {
  set.mockReset();
  vi.mocked(api.datasets).mockReset().mockResolvedValue({ datasets: [] });
  vi.mocked(api.uploadDataset)
    .mockReset()
    .mockImplementation(
      (_name, _file, onSent, given) =>
        new Promise((resolve, reject) => {
          [sent, finish, signal] = [onSent, resolve, given];
          given.addEventListener("abort", () => reject(given.reason));
        }),
    );
});

async function begin() {
  const page = renderPage(
    <FormProvider value={{ form: emptyForm(), set, problem: () => undefined }}>
      <DatasetField />
    </FormProvider>,
  );
  await userEvent.upload(screen.getByLabelText("Dataset file"), file);
  return page;
}
const bar = () => screen.findByRole("progressbar", { name: "Upload" });

describe("the upload of a dataset", () => {
  it("shows how much went out, then that the server reads it", async () => {
    await begin();
    expect(await bar()).toHaveAttribute("aria-valuenow", "0");
    expect(screen.getByText("Uploading My chat.jsonl, 2 kB…")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Upload…" })).toHaveAttribute("aria-disabled", "true");
    act(() => sent(0.421));
    expect(await bar()).toHaveAttribute("aria-valuenow", "42.1");
    expect(screen.getByText("42%")).toBeInTheDocument();
    act(() => sent(1));
    expect(screen.getByText("Checking…")).toBeInTheDocument();
    expect(await bar()).not.toHaveAttribute("aria-valuenow");
    act(() => finish({ name: "My_chat.jsonl", size_bytes: 2000, changed_at: "2026-11-28T11:29:14Z" }));
    expect(await screen.findByText("My_chat.jsonl was uploaded and chosen.")).toBeInTheDocument();
    expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
    expect(set).toHaveBeenCalledWith({ dataset: "My_chat.jsonl" });
  });

  it("can be cancelled, and begun again from nothing", async () => {
    await begin();
    act(() => sent(0.5));
    await userEvent.click(await screen.findByRole("button", { name: "Cancel the upload" }));
    expect(await screen.findByText("The upload was cancelled.")).toBeInTheDocument();
    expect(signal.aborted).toBe(true);
    expect(screen.queryByText(/The upload failed/)).not.toBeInTheDocument();
    expect(set).not.toHaveBeenCalled();
    await userEvent.upload(screen.getByLabelText("Dataset file"), file);
    expect(await bar()).toHaveAttribute("aria-valuenow", "0");
  });

  it("says why it failed", async () => {
    vi.mocked(api.uploadDataset).mockRejectedValue(new ApiError(413, "the body is over 16 MB"));
    await begin();
    expect(await screen.findByText("The upload failed: the body is over 16 MB")).toBeInTheDocument();
  });

  it("ends with the page that it belongs to", async () => {
    const page = await begin();
    await bar();
    page.unmount();
    expect(signal.aborted).toBe(true);
  });
});
