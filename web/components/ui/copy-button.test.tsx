import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderPage } from "@/tests/render";
import { CopyButton } from "./copy-button";

const clipboard = (writeText?: (text: string) => Promise<void>) =>
  Object.defineProperty(navigator, "clipboard", {
    value: writeText && { writeText },
    configurable: true,
  });
// What a browser without a clipboard copies: the selected text.
let selected: string;
const oldCopy = vi.fn(() => {
  const place = document.activeElement as HTMLTextAreaElement;
  selected = place.value.slice(place.selectionStart, place.selectionEnd);
  return true;
});

beforeEach(() => {
  oldCopy.mockReset();
  document.execCommand = oldCopy;
  renderPage(<CopyButton text="a text" label="Copy it" />);
});
afterEach(() => clipboard());

const press = () => {
  const button = screen.getByRole("button", { name: "Copy it" });
  button.focus();
  fireEvent.click(button);
};

describe("a button that copies", () => {
  it("puts its text on the clipboard and says so", async () => {
    const write = vi.fn(async () => {});
    clipboard(write);
    press();
    expect(await screen.findByRole("button", { name: "Copied" })).toBeInTheDocument();
    expect(write).toHaveBeenCalledExactlyOnceWith("a text");
  });

  it("works on a page without TLS, too", async () => {
    press();
    const button = await screen.findByRole("button", { name: "Copied" });
    expect(selected).toBe("a text");
    expect(button).toHaveFocus();
    expect(document.querySelector("textarea")).toBeNull();
  });

  it.each([
    ["the clipboard", () => clipboard(() => Promise.reject(new DOMException("no", "NotAllowedError")))],
    ["copying", () => oldCopy.mockReturnValue(false)],
  ])("says so where the browser refuses %s", async (_, given) => {
    given();
    press();
    expect((await screen.findAllByText("The browser does not let this be copied."))[0]).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Copy it" })).toBeInTheDocument();
  });
});
