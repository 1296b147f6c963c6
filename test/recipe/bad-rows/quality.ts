import type { JsonObject } from "../../../renderer/json.ts";
import { type BadRow, recipe } from "./row.ts";

const quality = (parts: JsonObject): JsonObject => recipe({ quality: parts });
const rule = (parts: JsonObject): JsonObject => quality({ rules: [parts] });
const must = (text: string): JsonObject => rule({ must: text });
const MUST = "quality.rules[0].must";

/** Quality rules. The scene of these rows draws sun and layout, and annotates nothing. */
export const QUALITY_ROWS: readonly BadRow[] = [
  {
    name: "rules as an object",
    recipe: quality({ rules: { must: "1 > 0" } }),
    place: "quality.rules",
    remedy: "a list",
  },
  {
    name: "a rule of words alone",
    recipe: quality({ rules: ["1 > 0"] }),
    place: "quality.rules[0]",
    remedy: '{"must": …}',
  },
  { name: "a rule of nothing", recipe: rule({}), place: "quality.rules[0]", remedy: '{"if": …, "then": …}' },
  { name: "if without then", recipe: rule({ if: "1 > 0" }), place: "quality.rules[0].then", remedy: "Add it" },
  {
    name: "must with then",
    recipe: rule(JSON.parse('{ "must": "1 > 0", "then": "1 > 0" }')),
    place: "quality.rules[0].then",
    remedy: "Delete one",
  },
  {
    name: "an unknown key of a rule",
    recipe: rule({ must: "1 > 0", nmae: "x" }),
    place: "quality.rules[0].nmae",
    remedy: 'mean "name"',
  },
  { name: "an empty rule", recipe: must(""), place: MUST, remedy: "text in quotes" },
  {
    name: "a rule that ends too early",
    recipe: must("sun.elevationDegrees <"),
    place: `${MUST}: a value is missing, at character 23`,
    remedy: "such as sun.elevationDegrees",
  },
  {
    name: "a rule with &&",
    recipe: must("1 > 0 && 2 > 1"),
    place: `${MUST}: && is not known here`,
    remedy: "Write and.",
  },
  { name: "a rule with =", recipe: must("sun.elevationDegrees = 3"), place: MUST, remedy: "Write ==." },
  {
    name: "a rule with an unknown function",
    recipe: must("sqrt(sun.elevationDegrees) > 3"),
    place: MUST,
    remedy: "min, max, abs",
  },
  {
    name: "a rule that calls a method",
    recipe: must("sun.toString() == 'x'"),
    place: MUST,
    remedy: "Write and, or, or a sign",
  },
  { name: "a rule without a comparison", recipe: must("sun.elevationDegrees"), place: MUST, remedy: "Compare it" },
  {
    name: "a rule about an unknown randomizer",
    recipe: must("snu.elevationDegrees > 3"),
    place: `${MUST}: no randomizer of the recipe has the id "snu"`,
    remedy: 'mean "sun"',
  },
  {
    name: "a rule about an unknown value",
    recipe: must("sun.elevationDegres > 3"),
    place: `${MUST}: sun draws no "elevationDegres"`,
    remedy: 'mean "elevationDegrees"',
  },
  {
    name: "a rule about a value that is not drawn",
    recipe: must("layout.azimuthDegrees > 3"),
    place: `${MUST}: layout draws no "azimuthDegrees"`,
    remedy: "It draws: ",
  },
  {
    name: "a minus without blanks",
    recipe: must("sun.elevationDegrees-3 > 3"),
    place: MUST,
    remedy: "Minus needs a blank",
  },
  {
    name: "a text compared with a number",
    recipe: must("layout.variant == 60"),
    place: `== 60 compares a text with a number`,
    remedy: "texts stand in",
  },
  {
    name: "arithmetic with a text",
    recipe: rule(JSON.parse('{ "if": "layout.variant * 2 > 3", "then": "1 > 0" }')),
    place: "quality.rules[0].if",
    remedy: "Only numbers",
  },
  {
    name: "two rules of one name",
    recipe: quality({ rules: [{ must: "1 > 0" }, { must: "1 > 0" }] }),
    place: "quality.rules[1]",
    remedy: '"name" of its own',
  },
  {
    name: "a rule with a name of seedfarm's own",
    recipe: rule({ name: "black", must: "1 > 0" }),
    place: "quality.rules[0]",
    remedy: '"name" of its own',
  },
  {
    name: "an unknown rule on pictures",
    recipe: quality({ frames: { blured: true } }),
    place: "quality.frames.blured",
    remedy: 'mean "blurred"',
  },
  {
    name: "a threshold in percent",
    recipe: quality({ frames: { clipped: 25 } }),
    place: "quality.frames.clipped",
    remedy: "from 0 to 1",
  },
  {
    name: "an unknown category",
    recipe: quality({ frames: { minAnnotations: { pannel: 1 } } }),
    place: "quality.frames.minAnnotations.pannel",
    remedy: "Its categories",
  },
  {
    name: "no annotation as a minimum",
    recipe: quality({ frames: { minAnnotations: 0 } }),
    place: "quality.frames.minAnnotations",
    remedy: "a whole number from 1",
  },
  {
    name: "rules on pictures without pictures",
    recipe: recipe({ passes: ["depth"], quality: { frames: { flat: true } } }),
    place: "quality.frames",
    remedy: 'Add "rgb"',
  },
  {
    name: "near-duplicates without pictures",
    recipe: recipe({ passes: ["depth"], quality: { nearDuplicates: true } }),
    place: "quality.nearDuplicates",
    remedy: 'Add "rgb"',
  },
  {
    name: "a distance of half the hash",
    recipe: quality({ nearDuplicates: { distance: 32 } }),
    place: "quality.nearDuplicates.distance",
    remedy: "from 0 to 15",
  },
  {
    name: "an unknown fate",
    recipe: quality({ rejected: "leaveout" }),
    place: "quality.rejected",
    remedy: 'mean "leave-out"',
  },
  {
    name: "no attempt",
    recipe: quality({ attempts: { values: 0 } }),
    place: "quality.attempts.values",
    remedy: "from 1",
  },
  {
    name: "a rule set by flag",
    recipe: recipe({}),
    set: ['quality.rules=[{"must":"sn.x > 1"}]'],
    place: '--set quality.rules: [0].must: no randomizer of the recipe has the id "sn"',
    remedy: "Ids are",
  },
];
