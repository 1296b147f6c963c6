import type { Quality } from "../../renderer/recipe-types.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import type { Findings } from "./checks.ts";
import { firstDifference } from "./values.ts";

/**
 * Follows a frame's attempts as its worker did: what rules on values reject is asked again, what rules on pictures
 * rejected is taken from the record, if the recipe has such a rule. Returns the draw that the record must hold.
 */
export function checkAttempts(
  record: FrameRecord,
  first: SampledFrame,
  quality: Quality | undefined,
  where: string,
  findings: Findings,
): SampledFrame {
  findings.looked("frame.attempts");
  let frame = first;
  for (let rule = rejectedPicture(record, frame, quality); rule; rule = rejectedPicture(record, frame, quality)) {
    if (typeof frame.ifRejected !== "function") break;
    frame = frame.ifRejected(rule);
  }
  const { attempt, rejections } = record;
  const drawn = { attempt: frame.attempt, rejections: frame.rejections };
  const difference = firstDifference("record", { attempt, rejections }, drawn) ?? wrongVerdict(record, frame, quality);
  if (difference) findings.violated("frame.attempts", where, difference);
  return frame;
}

/** The picture rule by which the record says that this attempt was not taken. */
function rejectedPicture(
  { attempt = 0, rejections = [] }: FrameRecord,
  frame: SampledFrame,
  quality: Quality | undefined,
): string | undefined {
  const at = frame.attempt ?? 0;
  const rule = at < attempt ? rejections.find((one) => one.attempt === at)?.rule : undefined;
  return rule !== undefined && isPictureRule(rule, quality) ? rule : undefined;
}

function wrongVerdict(record: FrameRecord, frame: SampledFrame, quality: Quality | undefined): string | null {
  const { rejected } = record;
  if (rejected === frame.rejected) return null;
  if (rejected && frame.ifRejected === "leave-out" && isPictureRule(rejected, quality)) return null;
  return `It is ${rejected ? `left out by "${rejected}"` : "not left out"}; by the recipe it is ${frame.rejected ? `left out by "${frame.rejected}"` : "not"}.`;
}

const isPictureRule = (rule: string, quality: Quality | undefined): boolean =>
  Object.keys(quality?.frames ?? {}).includes(rule);
