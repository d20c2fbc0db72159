import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderPage } from "@/tests/render";
import { CopyButton } from "./copy-button";

const execCommand = vi.fn<(command: string) => boolean>();
let selected = "";

// navigator.clipboard is there in secure contexts only.
const clipboard = (value: object | undefined) =>
  Object.defineProperty(navigator, "clipboard", { value, configurable: true });

beforeEach(() => {
  selected = "";
  execCommand.mockReset().mockImplementation(() => {
    selected = (document.activeElement as HTMLTextAreaElement).value;
    return true;
  });
  document.execCommand = execCommand;
});
afterEach(() => clipboard(undefined));

const press = () => {
  renderPage(<CopyButton text="llm-loadtest run" />);
  const button = screen.getByRole("button", { name: "Copy" });
  button.focus();
  fireEvent.click(button);
  return button;
};

describe("the copy button", () => {
  it("uses the clipboard where the page may", async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    clipboard({ writeText });
    press();
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(writeText).toHaveBeenCalledWith("llm-loadtest run");
    expect(execCommand).not.toHaveBeenCalled();
  });

  it.each([
    ["over plain HTTP, which has no clipboard", undefined],
    ["where the clipboard is refused", { writeText: () => Promise.reject(new DOMException("no")) }],
  ])("copies %s", async (_, value) => {
    clipboard(value);
    const button = press();
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(execCommand.mock.calls).toEqual([["copy"]]);
    expect(selected).toBe("llm-loadtest run");
    expect(document.querySelector("textarea")).toBeNull();
    expect(button).toHaveFocus();
  });

  it.each([
    ["refuses", () => false],
    [
      "does not know how",
      () => {
        throw new TypeError("no such command");
      },
    ],
  ])("says so where the browser %s", async (_, answer) => {
    clipboard(undefined);
    execCommand.mockImplementation(answer);
    press();
    expect((await screen.findAllByText("The browser does not let this be copied."))[0]).toBeInTheDocument();
    expect(screen.queryByText("Copied")).not.toBeInTheDocument();
  });
});
