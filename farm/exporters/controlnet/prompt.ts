import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import type { Vec3 } from "../../../renderer/world.ts";

type Environment = Partial<FrameRecord["environment"]>;

/** What a frame shows in words: things and their defects, the view, the light and the weather. The same for one record. */
export function prompt(scene: string, { annotations, camera, environment }: FrameRecord): string {
  const around: Environment = environment;
  const things = thingWords(annotations).join(" and ");
  const parts = [
    `photo of a ${spaced(scene)} scene${things === "" ? "" : ` with ${things}`}`,
    viewWords([camera.R[6], camera.R[7], camera.R[8]]),
    groundWords(around),
    sunWords(around),
    ...weatherWords(around),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

const spaced = (name: string): string => name.replaceAll(/[-_]/g, " ");

/** "21 panels", "2 cracks (1 minor, 1 severe)". */
function thingWords(annotations: readonly Annotation[]): string[] {
  return [...groups(annotations, ({ category }) => category)].map(([category, members]) => {
    const counted = `${members.length} ${category}${members.length === 1 ? "" : "s"}`;
    const severities = [...groups(members, ({ attributes }) => attributes.severity)].flatMap(([severity, some]) =>
      typeof severity === "string" ? [`${some.length} ${severity}`] : [],
    );
    return severities.length > 0 ? `${counted} (${severities.sort().join(", ")})` : counted;
  });
}

function groups<T, Key>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
  const found = new Map<Key, T[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}

/** `forward` is where the camera looks, in the world; y is up. */
function viewWords([, y]: Vec3): string {
  if (y < -0.95) return "seen from straight above";
  if (y < -0.5) return "seen from above at an angle";
  return y > 0.2 ? "seen from below" : "seen from the side";
}

function groundWords({ ground }: Environment): string {
  const name = ground?.texture.split("/").at(-1)?.split(".")[0];
  return name ? `on ${spaced(name)}` : "";
}

const WINDS = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

function sunWords({ sun }: Environment): string {
  if (!sun) return "";
  const { elevationDegrees, azimuthDegrees } = sun;
  if (elevationDegrees < 0) return "after sunset";
  const height = elevationDegrees < 15 ? "low sun" : elevationDegrees < 45 ? "sun at half height" : "high sun";
  const wind = WINDS[Math.round(((azimuthDegrees % 360) + 360) / 45) % 8];
  return `${height} in the ${wind} (${Math.round(elevationDegrees)}°)`;
}

/** Each word from its share on. */
const SKIES = [
  [0.85, "overcast sky"],
  [0.5, "mostly cloudy sky"],
  [0.15, "scattered clouds"],
  [0, "clear sky"],
] as const;

function weatherWords({ weather }: Environment): string[] {
  if (!weather) return [];
  const { cloudCover, fogDensity, wetness, rainDrops, snowCover, dust, soiling } = weather;
  const words = [
    [true, SKIES.find(([from]) => cloudCover >= from)?.[1] ?? ""],
    [fogDensity > 0.003, fogDensity > 0.02 ? "dense fog" : "light fog"],
    [snowCover > 0.05, snowCover > 0.5 ? "covered in snow" : "patches of snow"],
    [rainDrops > 0.05, "rain drops"],
    [wetness > 0.1, "wet surfaces"],
    [dust > 0.1, "dusty surfaces"],
    [soiling > 0.2, "soiled surfaces"],
  ] as const;
  return words.flatMap(([holds, word]) => (holds ? [word] : []));
}
