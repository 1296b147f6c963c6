// A worker process without a browser, as `farm work` is one. argv: what it shall do, as JSON.
import { type WorkOptions, work } from "../../farm/worker/work.ts";
import { NO_GOOD_PICTURE } from "../../renderer/node/quality/draw-until-good.ts";
import { fault, pause, rendered, sample, stage } from "../farm/double.ts";

export interface Manners extends WorkOptions {
  /** Milliseconds a frame. */
  ms?: number;
  /** What happens at this frame, every time. */
  at?: { index: number; what: "hang" | "throw" | "die" | "fault" | "too strict" };
  /** What happens when the browser is to start: the code of an error, or it never does. */
  start?: string;
  /** Nothing that is written to the run comes back. */
  deafStore?: boolean;
}

const manners = JSON.parse(process.argv[2] ?? "{}") as Manners;
const { ms = 0, at, start, deafStore } = manners;
const never = () => new Promise<never>(() => {});

const HAPPENINGS = {
  hang: never,
  die: async () => process.kill(process.pid, "SIGKILL"),
  fault: () => Promise.reject(fault("session.black-frame")),
  "too strict": () => Promise.reject(fault(NO_GOOD_PICTURE)),
  throw: async () => {
    setTimeout(() => {
      throw new Error("a mistake of ours");
    });
    await never();
  },
};

const { open } = stage(async (index) => {
  await pause(ms);
  if (index === at?.index) await HAPPENINGS[at.what]();
  return rendered(index);
});

process.exitCode = await work(manners, async (run) => {
  if (deafStore) Object.assign(run.store, { writeAtomic: never, putIfAbsent: never });
  return {
    sample,
    async open() {
      if (start === "hang") await never();
      if (start !== undefined) throw fault(start);
      return open();
    },
  };
});
