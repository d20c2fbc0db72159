import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Button } from "./button";

it("a busy button does nothing, keeps the focus, and can be pressed again afterwards", async () => {
  const press = vi.fn();
  const button = (busy: boolean) => (
    <Button busy={busy} onClick={press}>
      Start
    </Button>
  );
  const { rerender } = render(button(false));
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  rerender(button(true));
  expect(screen.getByRole("button")).toHaveFocus();
  expect(screen.getByRole("button")).toHaveAttribute("aria-disabled", "true");
  await userEvent.keyboard("{Enter}");
  expect(press).toHaveBeenCalledTimes(1);
  rerender(button(false));
  await userEvent.keyboard("{Enter}");
  expect(press).toHaveBeenCalledTimes(2);
});
