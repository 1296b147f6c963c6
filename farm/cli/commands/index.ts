import type { Command } from "../command.ts";
import { cancel } from "./cancel.ts";
import { card } from "./card.ts";
import { coverage } from "./coverage.ts";
import { diff } from "./diff.ts";
import { doctor } from "./doctor.ts";
import { estimate } from "./estimate.ts";
import { explain } from "./explain.ts";
import { exportRun } from "./export.ts";
import { list } from "./list.ts";
import { logs } from "./logs.ts";
import { ls } from "./ls.ts";
import { merge } from "./merge.ts";
import { metrics } from "./metrics.ts";
import { pause } from "./pause.ts";
import { policies } from "./policies.ts";
import { preview } from "./preview.ts";
import { quality } from "./quality.ts";
import { resume } from "./resume.ts";
import { retry } from "./retry.ts";
import { schema } from "./schema.ts";
import { selftest } from "./selftest.ts";
import { setup } from "./setup.ts";
import { status } from "./status.ts";
import { submit } from "./submit.ts";
import { sweep } from "./sweep.ts";
import { trace } from "./trace.ts";
import { validate } from "./validate.ts";
import { verify } from "./verify.ts";
import { work } from "./work.ts";

/** In the order of `farm --help`. */
export const commands: readonly Command[] = [
  submit,
  estimate,
  preview,
  sweep,
  resume,
  retry,
  status,
  logs,
  metrics,
  trace,
  ls,
  pause,
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
  policies,
  doctor,
  selftest,
  work,
];
