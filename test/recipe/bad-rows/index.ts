import { ASSETS_ROWS } from "./assets.ts";
import { BALANCE_ROWS } from "./balance.ts";
import { FLAGS_ROWS } from "./flags.ts";
import { QUALITY_ROWS } from "./quality.ts";
import { RANDOMIZERS_ROWS } from "./randomizers.ts";
import type { BadRow } from "./row.ts";
import { SETTINGS_ROWS } from "./settings.ts";
import { SYNTAX_ROWS } from "./syntax.ts";

/** Every row is a recipe, or flags as `farm submit` takes them. */
export const BAD_ROWS: readonly BadRow[] = [
  ...SYNTAX_ROWS,
  ...SETTINGS_ROWS,
  ...RANDOMIZERS_ROWS,
  ...BALANCE_ROWS,
  ...ASSETS_ROWS,
  ...FLAGS_ROWS,
  ...QUALITY_ROWS,
];
