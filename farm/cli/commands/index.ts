import type { Command } from "../command.ts";
import { cancel } from "./cancel.ts";
import { card } from "./card.ts";
import { coverage } from "./coverage.ts";
import { diff } from "./diff.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { exportRun } from "./export.ts";
import { list } from "./list.ts";
import { ls } from "./ls.ts";
import { merge } from "./merge.ts";
import { preview } from "./preview.ts";
import { quality } from "./quality.ts";
import { resume } from "./resume.ts";
import { schema } from "./schema.ts";
import { selftest } from "./selftest.ts";
import { setup } from "./setup.ts";
import { status } from "./status.ts";
import { submit } from "./submit.ts";
import { sweep } from "./sweep.ts";
import { validate } from "./validate.ts";
import { verify } from "./verify.ts";
import { work } from "./work.ts";

/** In the order of `farm --help`. */
export const commands: readonly Command[] = [
  submit,
  preview,
  sweep,
  resume,
  status,
  ls,
  cancel,
  merge,
  verify,
  quality,
  coverage,
  exportRun,
  card,
  diff,
  explain,
  validate,
  schema,
  list,
  setup,
  doctor,
  selftest,
  work,
];
