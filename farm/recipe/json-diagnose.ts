/** What people write where JSON wants a value, and what to write instead. `next` is the text there, `word` its word if it is one. */
export function diagnoseJson(next: string, word: string | undefined): { message: string; remedy: string } {
  if (word !== undefined) {
    const isNumber = /^-?(NaN|Infinity)$/.test(word);
    const remedy = isNumber ? "Write a finite number." : "Put text in double quotes; words are true, false and null.";
    return { message: `${word} is not a JSON value`, remedy };
  }
  if (next === "") return { message: "the text ends where a value should stand", remedy: "Add the missing value." };
  if (next.startsWith("'")) return { message: "JSON strings stand in double quotes", remedy: "Write \" instead of '." };
  if (next === "//" || next === "/*" || next[0] === "#")
    return { message: "JSON has no comments", remedy: "Delete the comment." };
  if (/^[\d.+-]/.test(next)) return { message: "not a JSON number", remedy: "Write it like 0.5, -3 or 1e-4." };
  return {
    message: `${JSON.stringify(next[0])} where a value should stand`,
    remedy: "Write a number, a string, true, false, null, [ ] or { }.",
  };
}
