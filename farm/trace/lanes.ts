/** Rows of a worker in which nothing overlaps: it has a few frames in flight at once. */
export interface Lanes {
  /** The first row that is free from `start` on; it is taken until `end`. Counted from 0. */
  take(start: number, end: number): number;
  readonly count: number;
}

export function createLanes(): Lanes {
  const ends: number[] = [];
  return {
    take(start, end) {
      const free = ends.findIndex((last) => last <= start);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = end;
      return lane;
    },
    get count() {
      return ends.length;
    },
  };
}
