import type { RenderSpec, StageInfo } from "../page-contract.ts";
import { drawnFor } from "../passes/planes.ts";
import type { ResolvedRecipe } from "../recipe-types.ts";
import type { Registry } from "../registry.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import type { Backend } from "./backends.ts";
import { type BarePage, openBarePage } from "./bare-page.ts";
import { type SettledBackend, settleBackend } from "./gl-probe-settle.ts";
import { requireHardware, requireSame } from "./hardware.ts";
import { type LaunchedBrowser, launchBrowser } from "./launch.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import { asFault, PageSession, timeout } from "./page-session.ts";
import { findPixelFiles, type PixelFiles } from "./pixel-files.ts";
import type { RenderedFrame } from "./render-frame.ts";
import { whileAlive } from "./while-alive.ts";
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

/** What is drawn, and by which program. */
export interface SceneOptions {
  recipe: ResolvedRecipe;
  registry: Registry;
  pageBundle: string;
  /** Name in the recipe → file. */
  assets?: ReadonlyMap<string, string>;
  limits?: Partial<Limits>;
}

export interface SessionOptions extends SceneOptions {
  backend?: Backend;
  /** Throws `session.software` when the browser draws without a graphics card. */
  hardware?: boolean;
  /** Aborting it kills the browser, at any time. */
  signal?: AbortSignal;
  /**
   * Called in the new browser, in which the scene is opened meanwhile; no frame is drawn before it ends: the place for a
   * selftest. What it throws, openSession throws. `fingerprint` is known when the scene is open.
   */
  before?(open: OpenScene, fingerprint: Promise<Fingerprint>): Promise<void>;
}

/** Opens another scene in the same browser, in a page of its own; closing it leaves the browser. */
export type OpenScene = (options: SceneOptions) => Promise<Session>;

/** Milliseconds before a wait counts as a hang. */
export interface Limits {
  launch: number;
  open: number;
  firstFrame: number;
  frame: number;
}

const LIMITS: Limits = { launch: 60_000, open: 120_000, firstFrame: 240_000, frame: 120_000 };
const CLOSE_MS = 5_000;

/** One browser with one page that renders frames of one recipe. After a fault, close it and open another. */
export interface Session {
  fingerprint: Fingerprint;
  /** Milliseconds each part of the start took, one after the other; of the selftest what was left when the scene was open. */
  startup: Record<string, number>;
  /** Several calls may be in flight; frames are drawn in call order. */
  render(frame: SampledFrame): Promise<RenderedFrame>;
  close(): Promise<void>;
}

export async function openSession(options: SessionOptions): Promise<PageSession> {
  const startup: Record<string, number> = {};
  const settled = await timed(startup, "backend", settleBackend(options.backend ?? "auto", options.signal));
  const { launch } = { ...LIMITS, ...options.limits };
  const launched = await timed(startup, "browser", launchBrowser(settled.backend, launch, options.signal));
  const host = { launched, settled, hardware: options.hardware ?? false };
  const opening = openScene(host, options, startup, launched.stop);
  const fingerprint = opening.then((session) => session.fingerprint);
  const beside = options.before?.((scene) => openScene(host, scene, {}, closePage), fingerprint);
  // They are waited for one after the other: what fails meanwhile is heard then.
  for (const one of [fingerprint, beside]) one?.catch(() => undefined);
  const session = await opening;
  try {
    if (beside) await timed(startup, "selftest", beside);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

const closePage = async (page: BarePage | undefined): Promise<void> => {
  if (page) await within(CLOSE_MS, page.close(), () => new Error("close")).catch(() => undefined);
};

interface Host {
  launched: LaunchedBrowser;
  settled: SettledBackend;
  hardware: boolean;
}

/** `leave` gives up what the session holds of the browser. */
async function openScene(
  { launched, settled, hardware }: Host,
  options: SceneOptions,
  startup: Record<string, number>,
  leave: (page: BarePage | undefined) => Promise<void>,
): Promise<PageSession> {
  const limits = { ...LIMITS, ...options.limits };
  const { browser } = launched;
  const { backend } = settled;
  let server: PageServer | undefined;
  let page: BarePage | undefined;
  let files: PixelFiles | null = null;
  const close = async () => {
    await files?.close();
    await leave(page);
    await server?.close();
  };
  try {
    server = await timed(startup, "server", startPageServer(options.pageBundle, options.assets ?? new Map()));
    page = await timed(startup, "page", openPage(launched, server, limits.open));
    const opening = whileAlive(browser, page.call<StageInfo>("open", specOf(options, server)));
    const info = await timed(startup, "scene", openStage(opening, options, limits.open));
    if (hardware) requireHardware(info.renderer);
    requireSame(backend, info.renderer, settled.onCard);
    files = info.writesFiles ? await findPixelFiles(launched.profile, server.token) : null;
    return new PageSession({ options, limits, browser, server, files, page, info, backend, startup, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function timed<T>(startup: Record<string, number>, name: string, work: Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work;
  startup[name] = Math.round(performance.now() - from);
  return result;
}

async function openPage({ browser }: LaunchedBrowser, server: PageServer, limit: number): Promise<BarePage> {
  const open = async () => {
    const page = await openBarePage(browser);
    await page.navigate(server.url);
    return page;
  };
  try {
    return await within(limit, whileAlive(browser, open()), () => timeout("loading the page", limit));
  } catch (cause) {
    throw asFault(cause, "The page could not be loaded");
  }
}

async function openStage(opening: Promise<StageInfo>, { recipe }: SceneOptions, limit: number): Promise<StageInfo> {
  try {
    return await within(limit, opening, () => timeout("opening the scene", limit));
  } catch (cause) {
    throw asFault(cause, `The scene "${recipe.scene}" could not be opened`);
  }
}

function specOf({ recipe, registry }: SceneOptions, server: PageServer): RenderSpec {
  return {
    scene: recipe.scene,
    width: recipe.width,
    height: recipe.height,
    passes: drawnFor(recipe.passes, registry.passes),
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
