/** A malformed command line that never gets as far as a recipe. */
export interface BadCommand {
  name: string;
  args: readonly string[];
  place: string;
  remedy: string;
}

const SCENE = ["--scene", "solar-panel"];

export const BAD_COMMANDS: readonly BadCommand[] = [
  { name: "an unknown command", args: ["sumbit"], place: "sumbit", remedy: "submit" },
  { name: "an unknown flag", args: ["submit", "--sceen", "solar-panel"], place: "sceen", remedy: "scene" },
  { name: "nothing to submit", args: ["submit"], place: "no scene is named", remedy: "--scene solar-panel" },
  { name: "a frame in words", args: ["explain", ...SCENE, "--frame", "x"], place: "--frame", remedy: "--frame 17" },
  { name: "half a frame", args: ["preview", ...SCENE, "--frame", "1.5"], place: "--frame", remedy: "--frame 17" },
  { name: "seeds backwards", args: ["sweep", ...SCENE, "--seeds", "9..0"], place: "--seeds", remedy: "0..9" },
  { name: "seeds in words", args: ["sweep", ...SCENE, "--seeds", "few"], place: "--seeds", remedy: "0..9" },
  {
    name: "a hole in swept values",
    args: ["sweep", ...SCENE, "--set", "sun.elevationDegrees=10,,30"],
    place: "--set sun.elevationDegrees",
    remedy: "10,30,60",
  },
  {
    name: "a recipe to validate that is not there",
    args: ["validate", "none.json"],
    place: "none.json",
    remedy: "name",
  },
  { name: "no workers", args: ["submit", ...SCENE, "--workers", "0"], place: "workers", remedy: "1" },
  {
    name: "a plugin that is not there",
    args: ["submit", ...SCENE, "--include", "none.ts"],
    place: "none.ts",
    remedy: "TypeScript or JavaScript",
  },
  { name: "an unknown exporter", args: ["export", "cocoo", "none"], place: "cocoo", remedy: "coco" },
  { name: "a card of nothing", args: ["card", "no-such-run"], place: "no-such-run", remedy: "farm ls" },
  { name: "a date that is none", args: ["card", "x", "--date", "2025-02-30"], place: "--date", remedy: "2025-01-31" },
  { name: "a comparison with nothing", args: ["diff", "no-such-run", "x"], place: "no-such-run", remedy: "farm ls" },
  { name: "a run that is not there", args: ["status", "no-such-run"], place: "no-such-run", remedy: "farm ls" },
  { name: "coverage of nothing", args: ["coverage"], place: "<of>", remedy: "--help" },
  { name: "coverage of what is not there", args: ["coverage", "none.json"], place: "none.json", remedy: "name" },
  { name: "an unknown list", args: ["list", "scene"], place: "scene", remedy: "scenes" },
];
