import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { emptyForm } from "@/app/benchmark/new/model/form";
import { storedForm, storeForm } from "@/app/benchmark/new/model/stored-form";
import { renderPage } from "@/tests/render";
import { ResultActions } from "./result-actions";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

it("runs again what the run was, not what was made of it before", () => {
  storeForm({ ...emptyForm(), concurrency: "9" }, "r1");
  storeForm({ ...emptyForm(), concurrency: "7" }, "r2");
  renderPage(<ResultActions run_id="r1" measured={false} />);
  const again = screen.getByRole("link", { name: "Run again" });
  expect(again).toHaveAttribute("href", "/benchmark/new/?from=r1");
  again.addEventListener("click", (event) => event.preventDefault()); // jsdom goes nowhere
  fireEvent.click(again);
  expect(storedForm("r1")).toBeNull();
  expect(storedForm("r2")).toMatchObject({ concurrency: "7" });
});
