import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { renderPage } from "@/tests/render";
import { Hint } from "./hint";

const term = () => screen.getByRole("button", { name: "TTFT" });
const shown = async () => {
  expect(await screen.findByRole("tooltip")).toHaveTextContent("Time to first token");
  expect(term()).toHaveAccessibleDescription("Time to first token");
};
const gone = () => waitFor(() => expect(screen.queryByRole("tooltip")).not.toBeInTheDocument());

describe("an explanation", () => {
  beforeEach(() => {
    renderPage(
      <>
        <Hint text="Time to first token">TTFT</Hint>
        <p>Elsewhere</p>
      </>,
    );
  });

  it("opens under a finger, and closes when that goes elsewhere", async () => {
    await userEvent.pointer({ keys: "[TouchA]", target: term() });
    await shown();
    await userEvent.pointer({ keys: "[TouchA]", target: screen.getByText("Elsewhere") });
    await gone();
  });

  it("stays open when it is pressed with the mouse that opened it", async () => {
    await userEvent.hover(term());
    await shown();
    await userEvent.click(term());
    await shown();
  });

  it("opens with the focus, and closes by Escape and without it", async () => {
    act(() => term().focus());
    await shown();
    await userEvent.keyboard("{Escape}");
    await gone();
    await userEvent.keyboard("{Enter}");
    await shown();
    await userEvent.tab();
    await gone();
  });
});
