import { Activity } from "lucide-react";
import { Link } from "@/components/ui/link";

export function Logo() {
  return (
    <Link href="/" className="flex items-center gap-2 rounded-lg px-1 text-base font-semibold">
      <Activity aria-hidden className="size-5 text-accent" strokeWidth={2.5} />
      llm-loadtest
    </Link>
  );
}
