import type { BadRow } from "./row.ts";

/** Files that are no recipe at all. */
export const SYNTAX_ROWS: readonly BadRow[] = [
  { name: "an empty file", recipe: "", place: "r.json", remedy: "Write a recipe" },
  { name: "only blanks", recipe: " \n\t\n", place: "r.json", remedy: "Write a recipe" },
  { name: "a list", recipe: "[]", place: "r.json", remedy: '{ "scene"' },
  { name: "a text", recipe: '"solar-panel"', place: "r.json", remedy: '{ "scene"' },
  {
    name: "a comma before a bracket",
    recipe: '{\n  "frames": 10,\n}',
    place: "r.json:3:1",
    remedy: "Delete the comma",
  },
  { name: "a missing comma", recipe: '{\n  "frames": 10\n  "seed": 1\n}', place: "r.json:3:3", remedy: "Add a comma" },
  { name: "a bracket left open", recipe: '{\n  "passes": ["rgb"', place: "r.json:2:19", remedy: "Add ] at the end" },
  { name: "single quotes", recipe: "{'scene': 'solar-panel'}", place: "r.json:1:2", remedy: 'Write "key"' },
  { name: "a bare word", recipe: '{"scene": solar}', place: "r.json:1:11", remedy: "double quotes" },
  { name: "a comment", recipe: '{\n  "seed": // mine\n 1}', place: "r.json:2:11", remedy: "Delete the comment" },
  { name: "NaN", recipe: '{"seed": NaN}', place: "r.json:1:10", remedy: "finite number" },
  { name: "minus Infinity", recipe: '{"seed": -Infinity}', place: "r.json:1:10", remedy: "finite number" },
  { name: "a number without end", recipe: '{"seed": 1e999}', place: "r.json:1:10", remedy: "smaller number" },
  { name: "a key given twice", recipe: '{"seed": 1,\n"seed": 2}', place: "r.json:2:1", remedy: "Delete one" },
  { name: "text after the end", recipe: '{"scene": "solar-panel"} }', place: "r.json:1:26", remedy: "Delete it" },
  { name: "no such file", file: "none.json", place: "none.json", remedy: "Check the name" },
  { name: "a folder", file: ".", place: "is a folder", remedy: "Name the JSON file" },
  { name: "a file as a folder", recipe: {}, file: "r.json/r.json", place: "r.json/r.json", remedy: "Check the name" },
];
