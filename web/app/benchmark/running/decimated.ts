// A curve of any length in bounded memory: once there are too many points, neighbours are merged, two and two, into
// one that keeps their smallest and largest value. Adding a point costs the same however many there were.
//
// Times must not go back; a point without a value is a gap.
export type Point = [t_s: number, value: number | null];

type Bucket = { t_s: number; min: number | null; max: number | null; last: number | null; count: number };

export class Decimated {
  private buckets: Bucket[] = [];
  private perBucket = 1;
  private newest: Point | null = null;

  constructor(private readonly most = 512) {}

  // Of the newest point; undefined: there is none.
  get latest() {
    return this.newest?.[1];
  }

  add(t_s: number, value: number | null) {
    this.newest = [t_s, value];
    const open = this.buckets.at(-1);
    if (open && open.count < this.perBucket) {
      join(open, value);
      return;
    }
    this.buckets.push({ t_s, min: value, max: value, last: value, count: 1 });
    if (this.buckets.length > this.most) this.halve();
  }

  // What a line chart draws: of a merged bucket its extremes, so that no peak is lost; and where it has got to.
  points(): Point[] {
    if (this.perBucket === 1) return this.buckets.map((bucket) => [bucket.t_s, bucket.last]);
    const points = this.buckets.flatMap((bucket): Point[] =>
      bucket.min === bucket.max
        ? [[bucket.t_s, bucket.last]]
        : [
            [bucket.t_s, bucket.min],
            [bucket.t_s, bucket.max],
          ],
    );
    if (this.newest && this.buckets.at(-1)!.count > 1) points.push(this.newest);
    return points;
  }

  private halve() {
    const merged: Bucket[] = [];
    for (let i = 0; i < this.buckets.length; i += 2) {
      const first = this.buckets[i]!;
      const second = this.buckets[i + 1];
      merged.push(second ? mergedOf(first, second) : first);
    }
    this.buckets = merged;
    this.perBucket *= 2;
  }
}

const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));

function join(bucket: Bucket, value: number | null) {
  bucket.min = least(bucket.min, value);
  bucket.max = most(bucket.max, value);
  bucket.last = value ?? bucket.last;
  bucket.count += 1;
}

function mergedOf(a: Bucket, b: Bucket): Bucket {
  return {
    t_s: a.t_s,
    min: least(a.min, b.min),
    max: most(a.max, b.max),
    last: b.last ?? a.last,
    count: a.count + b.count,
  };
}
