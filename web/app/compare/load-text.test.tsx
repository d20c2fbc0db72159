import { renderHook } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { expect, it } from "vitest";
import { ko } from "@/messages/ko";
import { useLoadText } from "./load-text";

it("names the loads of a comparison without English words", () => {
  const { result } = renderHook(useLoadText, {
    wrapper: ({ children }) => (
      <IntlProvider locale="ko" messages={ko} timeZone="UTC">
        {children}
      </IntlProvider>
    ),
  });
  expect(
    ["concurrency 16", "2.5 requests/s", "1 to 100 requests/s", "inf requests/s", "the trace"].map(
      result.current,
    ),
  ).toEqual(["16", "2.5/s", "1 → 100/s", "한꺼번에", "트레이스"]);
});
