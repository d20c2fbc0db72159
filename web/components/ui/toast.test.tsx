import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "@/tests/render";
import { useToast } from "./toast";

function Teller() {
  const tell = useToast();
  return <button onClick={() => tell("삭제했습니다.")}>tell</button>;
}

it("news is announced in the reader's language, and reached and closed with the keyboard", async () => {
  renderPage(<Teller />, "ko");
  await userEvent.click(screen.getByText("tell"));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("알림 삭제했습니다."));
  expect(screen.getByRole("region", { name: "알림(F8)" })).toBeInTheDocument();
  await userEvent.keyboard("{F8}{Tab}{Tab}");
  expect(screen.getByRole("button", { name: "닫기" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(screen.queryByRole("button", { name: "닫기" })).not.toBeInTheDocument();
});
