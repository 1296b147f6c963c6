import type { Browser, Page } from "playwright";
import { FarmError } from "../errors.ts";
import type { FrameReply, RenderSpec, StageInfo } from "../page-contract.ts";
import type { ResolvedRecipe } from "../recipe-types.ts";
import type { Registry } from "../registry.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { type Backend, chooseBackend, isHardware, launchFlags } from "./backends.ts";
import { findBrowser, missingBrowser } from "./browser.ts";
import { killBrowserProcess, spawnedBrowser } from "./browser-process.ts";
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
  let launched: Launched | undefined;
  try {
    launched = await timed("browser", launch(backend, limits.launch));
    const page = await timed("page", openPage(launched.browser, server));
    const info = await timed("scene", openStage(page, specOf(options, server), limits.open));
    return new BrowserSession(options, limits, launched, server, page, info, backend, startup);
  } catch (error) {
    if (launched) await stop(launched);
    await server.close();
    throw error;
  }
}

interface Launched {
  browser: Browser;
  pid: number | null;
}

async function launch(backend: Exclude<Backend, "auto">, limit: number): Promise<Launched> {
  const found = await findBrowser();
  if (!found) throw missingBrowser();
  const { chromium } = await import("playwright");
  const before = spawnedBrowser();
  try {
    const browser = await chromium.launch({
      executablePath: found.path,
      args: launchFlags(backend),
      chromiumSandbox: process.getuid?.() !== 0,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: limit,
    });
    return { browser, pid: before() };
  } catch (cause) {
    killBrowserProcess(before());
    throw new FarmError({
      code: "session.launch",
      kind: "failed",
      message: `Chromium (${found.path}) did not start: ${firstLine(cause)}`,
      remedy: "Run: npx farm doctor",
      cause,
    });
  }
}

async function openPage(browser: Browser, server: PageServer): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 64, height: 64 } });
  await context.route(
    (url) => !url.href.startsWith(server.url) && url.protocol !== "blob:" && url.protocol !== "data:",
    (route) => route.abort(),
  );
  const page = await context.newPage();
  await page.goto(server.url);
  return page;
}

async function openStage(page: Page, spec: RenderSpec, limit: number): Promise<StageInfo> {
  const open = page.evaluate((json) => globalThis.farm.open(JSON.parse(json)), JSON.stringify(spec));
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

/** Kills what does not close in time: a browser that hangs must not outlive its session. */
async function stop({ browser, pid }: Launched): Promise<void> {
  await within(5000, browser.close(), () => new Error("close")).catch(() => undefined);
  killBrowserProcess(pid);
}

class BrowserSession implements Session {
  readonly fingerprint: Fingerprint;
  readonly startup: Record<string, number>;
  private readonly options: SessionOptions;
  private readonly limits: Limits;
  private readonly launched: Launched;
  private readonly server: PageServer;
  private readonly page: Page;
  private tickets = 0;
  private finished = 0;
  private readonly gone: Promise<never>;

  constructor(
    options: SessionOptions,
    limits: Limits,
    launched: Launched,
    server: PageServer,
    page: Page,
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
    this.gone = new Promise((_, reject) => {
      const crash = (what: string) => reject(fault("session.crash", `${what} while rendering.`));
      page.on("crash", () => crash("The page crashed"));
      launched.browser.on("disconnected", () => crash("Chromium died"));
    });
    this.gone.catch(() => undefined);
  }

  async render(frame: SampledFrame): Promise<RenderedFrame> {
    const ticket = ++this.tickets;
    const pixels = this.server.pixels(ticket);
    const { index, world, arrangement, camera } = frame;
    const reply = this.page.evaluate(([job, number]) => globalThis.farm.render(JSON.parse(job), number), [
      JSON.stringify({ index, world, arrangement, camera }),
      ticket,
    ] as const);
    const limit = this.finished === 0 ? this.limits.firstFrame : this.limits.frame;
    try {
      const both = Promise.race([this.gone, Promise.all([reply as Promise<FrameReply>, pixels])]);
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
    await stop(this.launched);
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
