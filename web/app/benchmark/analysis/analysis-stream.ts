"use client";
// An analysis as it is written. Its Markdown is read anew each time that it is shown, which is not at every token.
import { useCallback, useEffect, useRef, useState } from "react";
import { type Analysis, type AnalysisRequest, ApiError, fieldsOf, streamAnalysis } from "@/lib/api";

const SHOW_MS = 100;

export type Writing =
  | { state: "idle" }
  | { state: "writing"; text: string } // empty while the model thinks
  | { state: "failed"; error: Error; text: string };

export function useAnalysisStream(run_id: string, onDone: (analysis: Analysis) => void) {
  const [writing, setWriting] = useState<Writing>({ state: "idle" });
  const aborter = useRef<AbortController | null>(null);
  useEffect(() => () => aborter.current?.abort(), []);

  const stop = useCallback(() => {
    aborter.current?.abort();
    setWriting({ state: "idle" });
  }, []);

  const start = useCallback(
    async (body: AnalysisRequest) => {
      aborter.current?.abort();
      const mine = new AbortController();
      aborter.current = mine;
      let text = "";
      let timer: ReturnType<typeof setTimeout> | undefined;
      const show = () => {
        timer = undefined;
        if (!mine.signal.aborted) setWriting({ state: "writing", text });
      };
      show();
      try {
        for await (const { event, data } of streamAnalysis(run_id, body, mine.signal)) {
          if (mine.signal.aborted) return;
          if (event === "delta") text += data.text;
          else if (event === "restart") text = "";
          else if (event === "done") {
            setWriting({ state: "idle" });
            onDone(data);
            return;
          } else throw new ApiError(data.status, data.detail, fieldsOf(data));
          timer ??= setTimeout(show, SHOW_MS);
        }
      } catch (fault) {
        if (mine.signal.aborted) return;
        setWriting({
          state: "failed",
          error: fault instanceof Error ? fault : new Error(String(fault)),
          text,
        });
      } finally {
        clearTimeout(timer);
      }
    },
    [run_id, onDone],
  );
  return { writing, start, stop };
}
