"use client";
import { useTranslations } from "use-intl";
import { Tile } from "@/components/ui/card";
import { Hint } from "@/components/ui/hint";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";
import { bestLoad, bestThroughput, bestTtft, totals } from "./best";

export function ResultTiles({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.tiles");
  const terms = useTranslations("terms");
  const format = useFormat();
  const loadName = useLoadName();
  const throughput = bestThroughput(levels);
  const ttft = bestTtft(levels);
  const load = bestLoad(levels);
  const sum = totals(levels);
  const noneValid = levels.every((level) => level.verdict.status === "INVALID");
  const at = (found: { level: Level } | null) =>
    found ? t("atLoad", { load: loadName(found.level) }) : noneValid ? t("noneValid") : undefined;
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-5">
      <Tile
        label={t("throughput")}
        value={format.figure(throughput?.value)}
        unit={terms("output_tokens_per_s.unit")}
        note={at(throughput)}
      />
      <Tile
        label={<Hint text={terms("ttft_ms.hint")}>{t("ttft")}</Hint>}
        value={format.ms(ttft?.value)}
        unit="ms"
        note={at(ttft)}
      />
      <Tile
        label={<Hint text={load ? t(`${load.by}Hint`) : t("noLoadHint")}>{t("load")}</Hint>}
        value={load ? loadName(load.level) : format.count(null)}
        note={load && t(load.by)}
      />
      <Tile
        label={t("errorRate")}
        value={format.percent(sum.error_rate, 2)}
        tone={sum.failed > 0 ? "bad" : "plain"}
        note={t("ofRequests", { failed: format.count(sum.failed), attempted: format.count(sum.attempted) })}
      />
      <Tile
        label={<Hint text={terms("goodputHint")}>{terms("goodput")}</Hint>}
        value={format.percent(sum.goodput)}
        note={sum.goodput === null ? t("noObjectives") : t("allLevels")}
      />
    </div>
  );
}
