import { type StreamKey, StreamRng } from "./rng.ts";

/** Longest block: a draw out of order shuffles a whole block anew. */
export const LONGEST_BLOCK = 10_000;

/**
 * Turns in blocks of `length`, each block in an order of its own: turn → a place from 0 to length - 1, every place once
 * in turns k·length to k·length + length - 1. A pure function of key, turn and n; different n have independent orders.
 * All orders are equally likely (Fisher & Yates).
 */
export function blockOrder(key: StreamKey, length: number): (turn: number, n: number) => number {
  const places = new Uint16Array(length);
  const rng = new StreamRng();
  let shuffled = { block: -1, n: -1 };
  return (turn, n) => {
    const block = Math.floor(turn / length);
    if (shuffled.block !== block || shuffled.n !== n) {
      shuffle(places, rng.reset(key, block, n));
      shuffled = { block, n };
    }
    return places[turn - block * length]!;
  };
}

function shuffle(places: Uint16Array, rng: StreamRng): void {
  for (let i = 0; i < places.length; i++) {
    const j = Math.floor(rng.next() * (i + 1));
    places[i] = places[j]!;
    places[j] = i;
  }
}
