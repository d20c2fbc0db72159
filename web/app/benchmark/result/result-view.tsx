"use client";
import { PageHead } from "@/components/page-head";
import type { RunStatus } from "@/lib/api";

export function ResultView({ run }: { run: RunStatus }) {
  return <PageHead title={run.model ?? run.run_id} />;
}
