/** How Chromium gets its GL. "auto" is the fastest that a probe finds on the machine, of those on a card where one draws. */
export const BACKENDS = ["auto", "gl-egl", "vulkan", "swiftshader"] as const;
export type Backend = (typeof BACKENDS)[number];
/** One that a browser can be started with. */
export type GlBackend = Exclude<Backend, "auto">;

const FLAGS: Readonly<Record<GlBackend, readonly string[]>> = {
  "gl-egl": ["--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"],
  vulkan: ["--use-angle=vulkan", "--enable-features=Vulkan", "--disable-vulkan-surface", "--ignore-gpu-blocklist"],
  swiftshader: ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
};

const QUIET = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--mute-audio",
  // Posted pixels live as long as the page's handle on them: the page collects its garbage itself. Every argument of a call
  // over the debugging protocol is compiled as a script of its own: kept, they would fill memory without end.
  "--js-flags=--expose-gc,--no-compilation-cache",
  // The page may talk to our loopback server only: names of other hosts do not resolve, and its policy forbids the rest.
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
  "--disable-gpu-vsync",
  "--disable-frame-rate-limit",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
  // The GPU process of software GL counts its own long frames as a hang.
  "--disable-gpu-watchdog",
];

export function launchFlags(backend: GlBackend): string[] {
  return [...QUIET, ...FLAGS[backend]];
}

/** Hardware is told by the renderer string alone: Chromium falls back to software without a word. */
export function isHardware(renderer: string): boolean {
  if (/SwiftShader|llvmpipe|lavapipe|softpipe|Basic Render/i.test(renderer)) return false;
  return /NVIDIA|AMD|Radeon|Intel|Apple|Mali|Adreno/i.test(renderer);
}
