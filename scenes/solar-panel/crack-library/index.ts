export { CRACK_PATTERNS, type CrackPattern } from "./library.ts";
export { placeCrack } from "./place.ts";
export { crackSeverity } from "./severity.ts";
