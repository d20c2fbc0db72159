// The requests of a run that ended, as far as this page has them: by their `seq`, each once, however often and in
// whatever order they come. Only the latest are kept.
import type { LogEntry } from "@/lib/api";

const MOST = 5000;

export class EndedRequests {
  entries: LogEntry[] = []; // a new array whenever there are new ones
  // Of all up to this number it is known what became of them: they came, or the server does not have them (any more).
  settled = 0;
  private ahead = new Set<number>(); // came, while one before them is missing

  take(entries: LogEntry[]) {
    const fresh = entries.filter(({ seq }) => seq > this.settled && !this.ahead.has(seq));
    if (fresh.length === 0) return;
    const inOrder = fresh[0]!.seq > (this.entries.at(-1)?.seq ?? 0);
    const all = [...this.entries, ...fresh];
    if (!inOrder) all.sort((a, b) => a.seq - b.seq);
    this.entries = all.slice(-MOST);
    for (const { seq } of fresh) this.ahead.add(seq);
    this.settle(this.settled);
  }

  // The server gave all that it has up to `seq`.
  settle(seq: number) {
    this.settled = Math.max(this.settled, seq);
    for (const each of this.ahead) if (each <= this.settled) this.ahead.delete(each);
    while (this.ahead.delete(this.settled + 1)) ++this.settled;
  }

  get hasGap() {
    return this.ahead.size > 0;
  }
  // How many are known to have ended, and are not in `entries`.
  get unlisted() {
    return this.settled + this.ahead.size - this.entries.length;
  }
}
