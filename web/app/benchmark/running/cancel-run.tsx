"use client";
// Stops the run: at first nothing more is sent and what is in flight may end, then at once.
import { useMutation } from "@tanstack/react-query";
import { Square } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { api } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";

export function CancelRun({ run_id, stopping }: { run_id: string; stopping: boolean }) {
  const t = useTranslations("running.cancel");
  const errorText = useErrorText();
  const tell = useToast();
  const [asking, setAsking] = useState(false);
  const [taken, setTaken] = useState(false); // the server says so soon after
  const cancel = useMutation({
    mutationFn: (now: boolean) => api.cancel(run_id, now),
    onSuccess: () => setTaken(true),
    onError: (fault) => tell(errorText(fault), "bad"),
  });
  const asked = stopping || taken;
  return (
    <>
      <Button
        look={asked ? "danger" : "secondary"}
        busy={cancel.isPending}
        onClick={() => (asked ? cancel.mutate(true) : setAsking(true))}
      >
        <Square aria-hidden />
        {asked ? t("now") : t("button")}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("title")}
        description={t("hint")}
        action={t("button")}
        onConfirm={() => cancel.mutate(false)}
      />
    </>
  );
}
