/** The source text of `patterns.ts`. */
export const dataModule = (lines: readonly string[]): string =>
  [
    "/** Made by scripts/make-crack-library.ts, never by hand. One crack a line, see decode.ts. */",
    "export const PATTERNS: readonly string[] = [",
    ...lines.map((line) => `  "${line}",`),
    "];",
    "",
  ].join("\n");
