import { distance } from "fastest-levenshtein";

/** The candidates that a mistyped word most likely meant, nearest first; empty when nothing is near. */
export function nearest(word: string, candidates: Iterable<string>, count = 1): string[] {
  const limit = word.length <= 2 ? 1 : Math.max(2, Math.floor(word.length / 2.5));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, away: wordDistance(word, candidate) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away || compare(a.candidate, b.candidate))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** "Did you mean …? Allowed: …", the remedy for every unknown name. */
export function suggestion(word: string, candidates: Iterable<string>, label = "Allowed"): string {
  const all = [...new Set(candidates)];
  const [best] = nearest(word, all);
  const question = best === undefined ? "" : `Did you mean ${JSON.stringify(best)}? `;
  return `${question}${label}: ${all.length === 0 ? "none" : all.join(", ")}.`;
}

/** A word that is the beginning of another ("elevation", "elevatoin") is nearer to it than the missing end tells. */
function wordDistance(word: string, candidate: string): number {
  const [x, y] = [word.toLowerCase(), candidate.toLowerCase()];
  const whole = distance(x, y);
  return x.length < 3 || x.length >= y.length ? whole : Math.min(whole, 1 + distance(x, y.slice(0, x.length)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
