export { CRACK_PATTERNS, type CrackPattern } from "./library.ts";
export { type PlacedCrack, placeCrack } from "./place.ts";
export { type CrackSeverity, crackSeverity } from "./severity.ts";
