import type { Browser } from "playwright";
import { FarmError } from "../errors.ts";
import type { FrameReply, StageInfo } from "../page-contract.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { isHardware } from "./backends.ts";
import type { BarePage } from "./bare-page.ts";
import type { PageServer } from "./page-server.ts";
import { drawUntilGood } from "./quality/draw-until-good.ts";
import { finishFrame, type RenderedFrame } from "./render-frame.ts";
import type { Fingerprint, Limits, SceneOptions, Session } from "./session.ts";
import { within } from "./within.ts";

/** What a session is made of. */
interface Parts {
  options: SceneOptions;
  limits: Limits;
  browser: Browser;
  server: PageServer;
  page: BarePage;
  info: StageInfo;
  backend: string;
  startup: Record<string, number>;
  close(): Promise<void>;
}

/** A page that draws the frames of one recipe. */
export class PageSession implements Session {
  readonly fingerprint: Fingerprint;
  readonly startup: Record<string, number>;
  private readonly parts: Parts;
  private tickets = 0;
  private finished = 0;
  private dead: FarmError | undefined;
  private readonly inFlight = new Set<(error: Error) => void>();

  constructor(parts: Parts) {
    const { info, backend, browser, page } = parts;
    this.parts = parts;
    this.startup = parts.startup;
    this.fingerprint = {
      renderer: info.renderer,
      vendor: info.vendor,
      webgl: info.webgl,
      backend,
      hardware: isHardware(info.renderer),
      chromium: browser.version(),
    };
    const end = (what: string) => this.fail(fault("session.crash", `${what} while rendering.`));
    browser.on("disconnected", () => end("Chromium died"));
    page.crashed.catch(() => end("The page crashed"));
  }

  private fail(error: FarmError): void {
    this.dead ??= error;
    for (const reject of this.inFlight) reject(error);
  }

  /** The work's result, or the browser's end. Not a race with one lasting promise: that would hold every result for ever. */
  private unlessGone<T>(work: Promise<T>): Promise<T> {
    if (this.dead) return Promise.reject(this.dead);
    return new Promise((resolve, reject) => {
      this.inFlight.add(reject);
      work.then(resolve, reject).finally(() => this.inFlight.delete(reject));
    });
  }

  render(frame: SampledFrame): Promise<RenderedFrame> {
    return drawUntilGood(frame, this.parts.options.recipe, (one) => this.draw(one));
  }

  private async draw(frame: SampledFrame): Promise<RenderedFrame> {
    const { page, server, limits, options } = this.parts;
    const ticket = ++this.tickets;
    const pixels = server.pixels(ticket);
    const { index, world, arrangement, camera } = frame;
    const reply = page.call<FrameReply>("render", { index, world, arrangement, camera }, ticket);
    const limit = this.finished === 0 ? limits.firstFrame : limits.frame;
    try {
      const both = this.unlessGone(Promise.all([reply, pixels]));
      const [answer, body] = await within(limit, both, () => timeout(`frame ${index}`, limit));
      const rendered = await finishFrame(frame, answer, body, options.recipe, options.registry);
      this.finished++;
      return rendered;
    } catch (cause) {
      reply.catch(() => undefined);
      server.forget(ticket);
      throw asFault(cause, `Frame ${index} could not be drawn`);
    }
  }

  close(): Promise<void> {
    return this.parts.close();
  }
}

const fault = (code: string, message: string, cause?: unknown): FarmError =>
  new FarmError({ code, kind: "failed", message, cause });

export const timeout = (what: string, limit: number): FarmError =>
  fault("session.timeout", `No answer from the page within ${limit / 1000} s: ${what}.`);

export function asFault(cause: unknown, message: string): FarmError {
  if (cause instanceof FarmError) return cause;
  const text = firstLine(cause);
  if (/context lost/i.test(text)) return fault("session.context-lost", `${message}: the GL context was lost.`, cause);
  if (/crash|closed|disconnected/i.test(text)) return fault("session.crash", `${message}: ${text}`, cause);
  return fault("session.page", `${message}: ${text}`, cause);
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
