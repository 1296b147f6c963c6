import { FarmError } from "../../renderer/errors.ts";
import { SOFTWARE_GL } from "../../renderer/node/hardware.ts";
import { NO_GOOD_PICTURE } from "../../renderer/node/quality/draw-until-good.ts";
import { SELFTEST_FAILED } from "../selftest/failure.ts";

/** Whether a fresh browser on this machine would fail alike: a person must act, or the machine draws wrong or in software. */
export const isFinal = ({ code, kind }: FarmError): boolean =>
  code === SELFTEST_FAILED || code === SOFTWARE_GL || (kind === "user" && !code.startsWith("session."));

/** Whether the browser did its work and the recipe's rules refuse the result: it would be the same elsewhere. */
export const isVerdict = (error: unknown): boolean => error instanceof FarmError && error.code === NO_GOOD_PICTURE;

const ABANDONED = "worker.abandoned";

/** What a frame in flight ends with when its worker has to end: it is neither drawn nor given up. */
export const abandoned = (): FarmError =>
  new FarmError({ code: ABANDONED, message: "The worker had to end before the frame was drawn.", kind: "failed" });

export const isAbandoned = (error: unknown): boolean => error instanceof FarmError && error.code === ABANDONED;
