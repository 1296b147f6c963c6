import type { Browser } from "playwright";
import { FarmError } from "../errors.ts";
import type { DrawnPart, FrameJob, FrameReply, StageInfo } from "../page-contract.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { isHardware } from "./backends.ts";
import type { BarePage } from "./bare-page.ts";
import type { PageServer } from "./page-server.ts";
import type { PixelFiles } from "./pixel-files.ts";
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
  /** Null: pixels are posted. */
  files: PixelFiles | null;
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
  /** How pixels come from the page. */
  readonly transport: "files" | "requests";
  private readonly parts: Parts;
  private tickets = 0;
  /** Of files that no frame in flight uses. */
  private readonly freeSlots: number[] = [];
  private slots = 0;
  private finished = 0;
  private dead: FarmError | undefined;
  private readonly inFlight = new Set<(error: Error) => void>();

  constructor(parts: Parts) {
    const { info, backend, browser, page } = parts;
    this.parts = parts;
    this.startup = parts.startup;
    this.transport = parts.files ? "files" : "requests";
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
    return drawUntilGood(frame, this.parts.options.recipe, (one) => this.renderOnce(one));
  }

  /** Draws a part of a frame and waits for the GPU; nothing comes of it but milliseconds by stage. For measuring. */
  draw(frame: SampledFrame, part: DrawnPart): Promise<Record<string, number>> {
    const { page, limits } = this.parts;
    const drawn = this.unlessGone(page.call<Record<string, number>>("draw", jobOf(frame), part));
    return within(limits.firstFrame, drawn, () => timeout(`frame ${frame.index}`, limits.firstFrame));
  }

  private async renderOnce(frame: SampledFrame): Promise<RenderedFrame> {
    const { server, limits } = this.parts;
    const ticket = ++this.tickets;
    const slot = this.takeSlot();
    const limit = this.finished === 0 ? limits.firstFrame : limits.frame;
    const drawing = this.pixelsOf(frame, ticket, slot);
    try {
      const [reply, pixels] = await within(limit, this.unlessGone(drawing), () =>
        timeout(`frame ${frame.index}`, limit),
      );
      const { options } = this.parts;
      const rendered = await finishFrame(frame, reply, pixels, options.recipe, options.registry);
      this.finished++;
      if (slot !== -1) this.freeSlots.push(slot);
      return rendered;
    } catch (cause) {
      // Its slot is not used again: the page may still write into it.
      drawing.catch(() => undefined);
      server.forget(ticket);
      throw asFault(cause, `Frame ${frame.index} could not be drawn`);
    }
  }

  private async pixelsOf(frame: SampledFrame, ticket: number, slot: number): Promise<[FrameReply, Buffer]> {
    const { page, server, files } = this.parts;
    const posted = server.pixels(ticket);
    const reply = await page.call<FrameReply>("render", jobOf(frame), ticket, slot);
    const answered = performance.now();
    if (files && reply.slot !== -1) server.forget(ticket);
    const pixels = await (files && reply.slot !== -1 ? files.read(slot, reply.bytes) : posted);
    const { send = 0, ...timings } = reply.timings;
    return [{ ...reply, timings: { ...timings, transport: send + performance.now() - answered } }, pixels];
  }

  /** -1 when all pixels are posted. */
  private takeSlot(): number {
    if (this.parts.files === null) return -1;
    return this.freeSlots.pop() ?? this.slots++;
  }

  close(): Promise<void> {
    return this.parts.close();
  }
}

const jobOf = ({ index, world, arrangement: { objects }, camera }: SampledFrame): FrameJob => ({
  index,
  world,
  arrangement: { objects },
  camera,
});

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
