import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { renderPage } from "@/tests/render";
import { Confirm, Dialog } from "./dialog";

function Page({ asks }: { asks: "confirm" | "dialog" }) {
  const [open, setOpen] = useState(false);
  const asked = { open, onOpenChange: setOpen, title: "Sure?" };
  return (
    <>
      <button onClick={() => setOpen(true)}>Stop</button>
      {asks === "confirm" && (
        <Confirm {...asked} description="It ends." action="Do it" onConfirm={() => setOpen(false)} />
      )}
      {asks === "dialog" && open && (
        <Dialog {...asked}>
          <input autoFocus onKeyDown={({ key }) => key === "Enter" && setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

const stop = () => screen.getByRole("button", { name: "Stop" });

it("a confirmation gives the focus back to what it was asked by", async () => {
  renderPage(<Page asks="confirm" />);
  for (const answer of ["{Escape}", "{Tab}{Enter}"]) {
    stop().focus();
    await userEvent.keyboard("{Enter}");
    expect(screen.getByRole("alertdialog")).toBeInTheDocument();
    await userEvent.keyboard(answer);
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
    expect(stop()).toHaveFocus();
  }
});

it("a dialog that begins in a field gives the focus back, too", async () => {
  renderPage(<Page asks="dialog" />);
  stop().focus();
  await userEvent.keyboard("{Enter}");
  expect(screen.getByRole("textbox")).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(stop()).toHaveFocus();
});
