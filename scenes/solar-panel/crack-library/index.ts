export { CRACK_PATTERNS } from "./library.ts";
export { placeCrack } from "./place.ts";
export { crackSeverity } from "./severity.ts";
