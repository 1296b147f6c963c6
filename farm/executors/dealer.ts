/** Deals shards to workers: one in hand and one queued ahead, so that no worker waits for its parent. */
export interface Dealer {
  /** Shards to send to the worker now. */
  deal(slot: number): number[];
  settle(slot: number, shard: number): void;
  /** After a worker's end: its shards go back to the front. Returns the one it was drawing. */
  takeBack(slot: number): number | null;
  /** Takes a shard out for good. */
  drop(shard: number): void;
  hasWork(): boolean;
  /** Nothing in hand and nothing left to deal. */
  isIdle(slot: number): boolean;
}

export function createDealer(shards: readonly number[], workers: number): Dealer {
  const dropped = new Set<number>();
  const returned: number[] = [];
  const hands = new Map<number, number[]>();
  let next = 0;
  const hand = (slot: number) => hands.get(slot) ?? [];
  const left = () => returned.length + shards.length - next;
  const take = (): number | undefined => returned.shift() ?? shards[next++];

  return {
    deal(slot) {
      const dealt: number[] = [];
      // Towards the end nothing is queued ahead: the last shards go to whoever is free first.
      while (left() > 0 && hand(slot).length < (left() > workers ? 2 : 1)) {
        const shard = take();
        if (shard === undefined || dropped.has(shard)) continue;
        hands.set(slot, [...hand(slot), shard]);
        dealt.push(shard);
      }
      return dealt;
    },
    settle: (slot, shard) =>
      void hands.set(
        slot,
        hand(slot).filter((one) => one !== shard),
      ),
    takeBack(slot) {
      const held = hand(slot);
      hands.delete(slot);
      returned.unshift(...held);
      return held[0] ?? null;
    },
    drop: (shard) => void dropped.add(shard),
    hasWork: () => returned.some((shard) => !dropped.has(shard)) || next < shards.length,
    isIdle: (slot) => hand(slot).length === 0,
  };
}
