import { existsSync, readdirSync } from "node:fs";

/** How Chromium gets its GL. "auto" takes the graphics card if there is one, else Mesa's llvmpipe, else SwiftShader. */
export const BACKENDS = ["auto", "gl-egl", "vulkan", "swiftshader"] as const;
export type Backend = (typeof BACKENDS)[number];

const FLAGS: Readonly<Record<Exclude<Backend, "auto">, readonly string[]>> = {
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
  // Posted pixels live as long as the page's handle on them: the page collects its garbage itself.
  "--js-flags=--expose-gc",
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

/** Which backend "auto" means on this machine: EGL when a driver for it is installed, be it of a card or Mesa's. */
export function chooseBackend(wanted: Backend): Exclude<Backend, "auto"> {
  if (wanted !== "auto") return wanted;
  return eglInstalled() ? "gl-egl" : "swiftshader";
}

export const eglInstalled = (): boolean => eglVendors().length > 0;

/** The files by which EGL finds its drivers, such as "10_nvidia.json" and "50_mesa.json". */
export function eglVendors(): string[] {
  const folders = ["/usr/share/glvnd/egl_vendor.d", "/etc/glvnd/egl_vendor.d"].filter(existsSync);
  return folders.flatMap((folder) => readdirSync(folder)).filter((file) => file.endsWith(".json"));
}

export function launchFlags(backend: Exclude<Backend, "auto">): string[] {
  return [...QUIET, ...FLAGS[backend]];
}

/** Hardware is told by the renderer string alone: Chromium falls back to software without a word. */
export function isHardware(renderer: string): boolean {
  if (/SwiftShader|llvmpipe|lavapipe|softpipe|Basic Render/i.test(renderer)) return false;
  return /NVIDIA|AMD|Radeon|Intel|Apple|Mali|Adreno/i.test(renderer);
}
