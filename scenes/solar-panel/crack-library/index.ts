export { CRACK_PATTERNS } from "./library.ts";
export { placeCrack } from "./place.ts";
