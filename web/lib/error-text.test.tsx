import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { expect, it } from "vitest";
import { ko } from "@/messages/ko";
import { ApiError, KeyNeeded, NoAnswer } from "./api";
import { useErrorText } from "./error-text";

const korean = ({ children }: { children: ReactNode }) => (
  <IntlProvider locale="ko" messages={ko} timeZone="UTC">
    {children}
  </IntlProvider>
);

it("is in the reader's language where the server has no words, or asks for its key", () => {
  const text = renderHook(useErrorText, { wrapper: korean }).result.current;
  expect(
    (["offline", "brokenAnswer", "brokenAnalysis"] as const).map((why) => text(new NoAnswer(why))),
  ).toEqual([
    ko.common.error.offline,
    "서버의 응답이 중간에 끊겼거나 JSON이 아닙니다.",
    "분석이 끝나기 전에 연결이 끊겼습니다.",
  ]);
  expect(text(new KeyNeeded())).toBe("서버의 API 키가 필요합니다.");
  expect(text(new ApiError(404, "there is no run r1"))).toBe("there is no run r1");
  expect(text("odd")).toBe("odd");
});
