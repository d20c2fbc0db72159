import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { setApiKey, tellKeyNeeded } from "@/lib/api-key";
import { renderPage } from "@/tests/render";
import { KeyDialog } from "./key-dialog";

const refuse = (key: string | null, pressed = false) => act(() => tellKeyNeeded(key, pressed));
const again = /did not do what you pressed\. Once the key is entered, press again/;
const dialog = () => screen.queryByRole("dialog");
const give = async (key: string) => {
  await userEvent.type(screen.getByLabelText("API key"), key);
  await userEvent.click(screen.getByRole("button", { name: "Use this key" }));
};

beforeEach(() => {
  renderPage(<KeyDialog />);
});

describe("the question for the API key", () => {
  it("begins in the field for it", () => {
    refuse(null);
    expect(screen.getByLabelText("API key")).toHaveFocus();
  });

  it("does not come back by itself once it is closed, but is led to", async () => {
    refuse(null);
    await userEvent.keyboard("{Escape}");
    refuse(null);
    expect(dialog()).not.toBeInTheDocument();
    expect(screen.getByRole("status")).toHaveTextContent("This server asks for its API key");
    await userEvent.click(screen.getByRole("button", { name: "Enter the API key" }));
    await give("right");
    expect(dialog()).not.toBeInTheDocument();
    expect(screen.queryByRole("status")).not.toBeInTheDocument();
  });

  it("comes back where something was pressed, and then says to press that again", async () => {
    refuse(null);
    await userEvent.keyboard("{Escape}");
    refuse(null, true);
    refuse(null); // what the page asks by itself meanwhile
    expect(dialog()).toBeInTheDocument();
    await give("right");
    expect(screen.getByText(again)).toBeInTheDocument();
  });

  it("says nothing of pressing where nothing was pressed", async () => {
    refuse(null);
    await give("right");
    expect(screen.queryByText(again)).not.toBeInTheDocument();
  });

  it("says nothing of a key that was given after the refused call was sent", async () => {
    refuse(null);
    await give("right");
    refuse(null);
    expect(dialog()).not.toBeInTheDocument();
  });

  it("comes again when the key has been forgotten", async () => {
    act(() => setApiKey("old"));
    refuse("old");
    await userEvent.keyboard("{Escape}");
    act(() => setApiKey(null));
    expect(screen.queryByRole("status")).not.toBeInTheDocument();
    refuse(null);
    expect(dialog()).toBeInTheDocument();
    expect(screen.queryByText("The server did not take this key.")).not.toBeInTheDocument();
  });
});
