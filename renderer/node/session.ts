import { FarmError } from "../errors.ts";
import type { FrameReply, RenderSpec, StageInfo } from "../page-contract.ts";
import type { ResolvedRecipe } from "../recipe-types.ts";
import type { Registry } from "../registry.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { type Backend, chooseBackend, isHardware } from "./backends.ts";
import { type BarePage, openBarePage } from "./bare-page.ts";
import { type LaunchedBrowser, launchBrowser } from "./launch.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import { finishFrame, type RenderedFrame } from "./render-frame.ts";
import { within } from "./within.ts";

export type { RenderedFrame } from "./render-frame.ts";

/** What must be equal for pixels to be equal, bit for bit. Kept with every shard. */
export interface Fingerprint {
  renderer: string;
  vendor: string;
  webgl: string;
  backend: string;
  hardware: boolean;
  chromium: string;
}

export interface SessionOptions {
  recipe: ResolvedRecipe;
  registry: Registry;
  pageBundle: string;
  /** Name in the recipe → file. */
  assets?: ReadonlyMap<string, string>;
  backend?: Backend;
  limits?: Partial<Limits>;
}

/** Milliseconds before a wait counts as a hang. */
export interface Limits {
  launch: number;
  open: number;
  firstFrame: number;
  frame: number;
}

const LIMITS: Limits = { launch: 60_000, open: 120_000, firstFrame: 240_000, frame: 120_000 };

/** One browser with one page that renders frames of one recipe. After a fault, close it and open another. */
export interface Session {
  fingerprint: Fingerprint;
  /** Milliseconds each part of the start took. */
  startup: Record<string, number>;
  /** Several calls may be in flight; frames are drawn in call order. */
  render(frame: SampledFrame): Promise<RenderedFrame>;
  close(): Promise<void>;
}

export async function openSession(options: SessionOptions): Promise<Session> {
  const limits = { ...LIMITS, ...options.limits };
  const startup: Record<string, number> = {};
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work;
    startup[name] = Math.round(performance.now() - from);
    return result;
  };
  const backend = chooseBackend(options.backend ?? "auto");
  const server = await timed("server", startPageServer(options.pageBundle, options.assets ?? new Map()));
  let launched: LaunchedBrowser | undefined;
  try {
    launched = await timed("browser", launchBrowser(backend, limits.launch));
    const page = await timed("page", openPage(launched, server, limits.open));
    const info = await timed("scene", openStage(page, specOf(options, server), limits.open));
    return new BrowserSession(options, limits, launched, server, page, info, backend, startup);
  } catch (error) {
    await launched?.stop();
    await server.close();
    throw error;
  }
}

async function openPage({ browser }: LaunchedBrowser, server: PageServer, limit: number): Promise<BarePage> {
  const open = async () => {
    const page = await openBarePage(browser);
    await page.navigate(server.url);
    return page;
  };
  return within(limit, open(), () => timeout("loading the page", limit));
}

async function openStage(page: BarePage, spec: RenderSpec, limit: number): Promise<StageInfo> {
  const open = page.call<StageInfo>("open", spec);
  try {
    return await within(limit, open, () => timeout("opening the scene", limit));
  } catch (cause) {
    throw asFault(cause, `The scene "${spec.scene}" could not be opened`);
  }
}

function specOf({ recipe }: SessionOptions, server: PageServer): RenderSpec {
  return {
    scene: recipe.scene,
    width: recipe.width,
    height: recipe.height,
    passes: recipe.passes.includes("segmentation") ? recipe.passes : [...recipe.passes, "segmentation"],
    samples: recipe.output.antialias,
    overscan: bendsLines(recipe) ? OVERSCAN : 1,
    floatDepth: recipe.output.depth === "float",
    token: server.token,
  };
}

/** Room around the picture and finer pixels for the look-up through a bending lens. */
const OVERSCAN = 1.5;

const bendsLines = ({ randomizers }: ResolvedRecipe): boolean =>
  randomizers.some(({ params }) => [params.distortionK1, params.distortionK2].some((k) => k !== undefined && k !== 0));

class BrowserSession implements Session {
  readonly fingerprint: Fingerprint;
  readonly startup: Record<string, number>;
  private readonly options: SessionOptions;
  private readonly limits: Limits;
  private readonly launched: LaunchedBrowser;
  private readonly server: PageServer;
  private readonly page: BarePage;
  private tickets = 0;
  private finished = 0;
  private dead: FarmError | undefined;
  private readonly inFlight = new Set<(error: Error) => void>();

  constructor(
    options: SessionOptions,
    limits: Limits,
    launched: LaunchedBrowser,
    server: PageServer,
    page: BarePage,
    info: StageInfo,
    backend: string,
    startup: Record<string, number>,
  ) {
    this.options = options;
    this.limits = limits;
    this.launched = launched;
    this.server = server;
    this.page = page;
    this.startup = startup;
    this.fingerprint = {
      renderer: info.renderer,
      vendor: info.vendor,
      webgl: info.webgl,
      backend,
      hardware: isHardware(info.renderer),
      chromium: launched.browser.version(),
    };
    const end = (what: string) => this.fail(fault("session.crash", `${what} while rendering.`));
    launched.browser.on("disconnected", () => end("Chromium died"));
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

  async render(frame: SampledFrame): Promise<RenderedFrame> {
    const ticket = ++this.tickets;
    const pixels = this.server.pixels(ticket);
    const { index, world, arrangement, camera } = frame;
    const reply = this.page.call<FrameReply>("render", { index, world, arrangement, camera }, ticket);
    const limit = this.finished === 0 ? this.limits.firstFrame : this.limits.frame;
    try {
      const both = this.unlessGone(Promise.all([reply, pixels]));
      const [answer, body] = await within(limit, both, () => timeout(`frame ${index}`, limit));
      const rendered = await finishFrame(frame, answer, body, this.options.recipe, this.options.registry);
      this.finished++;
      return rendered;
    } catch (cause) {
      reply.catch(() => undefined);
      this.server.forget(ticket);
      throw asFault(cause, `Frame ${index} could not be drawn`);
    }
  }

  async close(): Promise<void> {
    await this.launched.stop();
    await this.server.close();
  }
}

const fault = (code: string, message: string, cause?: unknown): FarmError =>
  new FarmError({ code, kind: "failed", message, cause });

const timeout = (what: string, limit: number): FarmError =>
  fault("session.timeout", `No answer from the page within ${limit / 1000} s: ${what}.`);

function asFault(cause: unknown, message: string): FarmError {
  if (cause instanceof FarmError) return cause;
  const text = firstLine(cause);
  if (/context lost/i.test(text)) return fault("session.context-lost", `${message}: the GL context was lost.`, cause);
  if (/crash|closed|disconnected/i.test(text)) return fault("session.crash", `${message}: ${text}`, cause);
  return fault("session.page", `${message}: ${text}`, cause);
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
