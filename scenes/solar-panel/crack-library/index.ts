export { CRACK_PATTERNS } from "./library.ts";
export { crackStrokes, placeCrack } from "./place.ts";
