/** "a 'b c'" → a, b c: quotes and backslashes as in a shell, and nothing else of it. Null when a quote is left open. */
export function splitWords(text: string): string[] | null {
  const words: string[] = [];
  for (const [found] of text.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+|['"\\]/g)) {
    if (/^['"\\]$/.test(found)) return null;
    words.push(unquoted(found));
  }
  return words;
}

const unquoted = (word: string): string =>
  word.replaceAll(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
    (_, single, double, escaped) => single ?? double?.replaceAll(/\\(["\\])/g, "$1") ?? escaped,
  );

/** One word to a shell, whatever is in it. */
export const shellQuoted = (word: string): string =>
  /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** One word to sbatch, which splits its #SBATCH lines itself. */
export const directiveQuoted = (word: string): string =>
  /^[\w@%+:,./=-]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, "\\$&")}"`;

/** Line breaks and their like: they would end a line of the script. */
export const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);
