"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { useToast } from "./toast";

// A page that came without TLS, other than from this machine, has no navigator.clipboard.
async function copy(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const focused = document.activeElement;
  const place = document.createElement("textarea");
  place.value = text;
  place.style.cssText = "position: fixed; opacity: 0";
  document.body.append(place);
  place.focus();
  place.select();
  const copied = document.execCommand("copy");
  place.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!copied) throw new Error("not allowed");
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useTranslations("common.actions");
  const tell = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      size="small"
      onClick={() =>
        void copy(text).then(
          () => setCopied(true),
          () => tell(t("notCopied"), "bad"),
        )
      }
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied ? t("copied") : (label ?? t("copy"))}</span>
    </Button>
  );
}
