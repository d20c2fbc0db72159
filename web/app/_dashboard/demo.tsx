"use client";
// A run against the simulator that is built in: half a minute, from an idle server into a saturated one.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { api, keys, type LoadFields } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";

const DEMO: LoadFields = {
  concurrency: [1, 4, 16, 48],
  duration_s: 7,
  input_len: 128,
  output_len: 64,
  goodput_thresholds: { ttft_ms: 300, tpot_ms: 20 },
};

export function useDemo() {
  const t = useTranslations("dashboard.demo");
  const errorText = useErrorText();
  const router = useRouter();
  const queries = useQueryClient();
  const tell = useToast();
  return useMutation({
    mutationFn: () => api.startDemo(DEMO),
    onSuccess: ({ run_id }) => {
      void queries.invalidateQueries({ queryKey: keys.histories });
      router.push(`/benchmark/?id=${encodeURIComponent(run_id)}`);
    },
    onError: (error) => tell(t("failed", { why: errorText(error) }), "bad"),
  });
}

export function DemoButton({ look }: { look: "primary" | "secondary" }) {
  const t = useTranslations("dashboard.demo");
  const demo = useDemo();
  // It is on its way to the run's page once it has been started.
  const busy = demo.isPending || demo.isSuccess;
  return (
    <Button look={look} busy={busy} onClick={() => demo.mutate()}>
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : <Play aria-hidden />}
      {busy ? t("starting") : t("start")}
    </Button>
  );
}

// The same in a quiet place, for later.
export function DemoLine() {
  const t = useTranslations("dashboard.demo");
  const demo = useDemo();
  return (
    <p className="border-t border-line px-4 py-2.5 text-[13px] text-muted sm:px-5">
      {t("quiet")}{" "}
      <button
        type="button"
        aria-disabled={demo.isPending || undefined}
        onClick={() => demo.isPending || demo.mutate()}
        className="rounded font-medium text-accent-strong hover:underline aria-disabled:opacity-60"
      >
        {demo.isPending ? t("starting") : t("start")}
      </button>
    </p>
  );
}
