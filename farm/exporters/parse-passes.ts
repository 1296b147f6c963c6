/** "rgb, thermal" → ["rgb", "thermal"]; none for "all". */
export function parsePasses(text: string): string[] {
  if (text === "all") return [];
  const names = text.split(",").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}
