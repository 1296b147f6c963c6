import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { GlBackend } from "./backends.ts";

/** What a machine shows of graphics cards and their drivers, before any of them is asked to draw. Absolute paths. */
export interface GlMachine {
  /** The files by which EGL finds its drivers, such as "10_nvidia.json" and "50_mesa.json". */
  egl: readonly string[];
  /** Those by which Vulkan does. */
  vulkan: readonly string[];
  /** Device nodes of graphics cards. */
  cards: readonly string[];
}

const EGL_FOLDERS = ["/etc/glvnd/egl_vendor.d", "/usr/share/glvnd/egl_vendor.d"];
const VULKAN_FOLDERS = ["/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/usr/share/vulkan/icd.d"];

/** The loaders' own variables name other files than the usual. `dev` is where the device nodes are. */
export function glMachine(env: NodeJS.ProcessEnv = process.env, dev = "/dev"): GlMachine {
  const eglFolders = listed(env.__EGL_VENDOR_LIBRARY_DIRS) ?? EGL_FOLDERS;
  return {
    egl: listed(env.__EGL_VENDOR_LIBRARY_FILENAMES) ?? eglFolders.flatMap(driverFiles),
    vulkan: listed(env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES) ?? VULKAN_FOLDERS.flatMap(driverFiles),
    cards: [...nodes(dev, /^(nvidia\d+|dxg)$/), ...nodes(join(dev, "dri"), /^renderD\d+$/)],
  };
}

/** Backends worth a try here, the preferred ones first. Vulkan without a driver that can draw hangs: it is not tried. */
export function candidates({ egl, vulkan, cards }: GlMachine): GlBackend[] {
  const hasVulkan = cards.length > 0 && vulkan.some((file) => !/^lvp_/.test(basename(file)));
  return [...(egl.length > 0 ? ["gl-egl" as const] : []), ...(hasVulkan ? ["vulkan" as const] : []), "swiftshader"];
}

/** What makes one think that there is a card. Mesa's drivers of cards come with its software GL: they tell nothing. */
export const signsOfCard = ({ egl, vulkan, cards }: GlMachine): string[] => [
  ...cards,
  ...[...egl, ...vulkan].filter((file) => /nvidia|amd_icd|amd_pro|amdvlk/i.test(basename(file)) && existsSync(file)),
];

/** Null when the variable is not set. */
const listed = (value: string | undefined): string[] | null => (value ? value.split(":").filter(Boolean) : null);

const driverFiles = (folder: string): string[] => nodes(folder, /\.json$/);

function nodes(folder: string, name: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => name.test(entry))
    .sort()
    .map((entry) => join(folder, entry));
}
