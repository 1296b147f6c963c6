/** One way to draw the frames with Blender, and what it is compared for. */
export interface Engine {
  /** Of presets.py. */
  preset: string;
  title: string;
  /** Frames of a round: few where one takes seconds. */
  perRound: number;
  /** How many times seedfarm's processor time it shall take, at least. */
  target?: number;
}

export const ENGINES: readonly Engine[] = [
  { preset: "cycles-16", title: "Cycles, 16 samples", perRound: 1, target: 50 },
  { preset: "cycles-16-defaults", title: "Cycles, 16, sky sampled by default", perRound: 1 },
  { preset: "eevee-16", title: "Eevee, 16 samples", perRound: 1, target: 60 },
  { preset: "eevee-16-defaults", title: "Eevee, 16, shadows by default", perRound: 1 },
  { preset: "eevee-1", title: "Eevee, 1 sample, every saving on", perRound: 3, target: 8 },
];
