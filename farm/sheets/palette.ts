type Rgb = readonly [red: number, green: number, blue: number];

/** Google's Turbo map as 256 RGB entries, by A. Mikhailov's polynomial fit (Apache-2.0): near is blue, far is red. */
export const turbo: Uint8Array = Uint8Array.from({ length: 768 }, (_, k) =>
  turboChannel(Math.floor(k / 3) / 255, k % 3),
);

function turboChannel(x: number, channel: number): number {
  const fits = [
    [0.13572138, 4.6153926, -42.66032258, 132.13108234, -152.94239396, 59.28637943],
    [0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604],
    [0.1066733, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973],
  ];
  const value = fits[channel]!.reduceRight((sum, factor) => sum * x + factor, 0);
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** A colour of its own for each instance: hues by the golden angle, so that neighbours in number are far apart. */
export function instanceColour(instance: number): Rgb {
  const hue = (instance * 137.508) % 360;
  return hsl(hue, 0.62, 0.46 + 0.16 * ((instance * 0.382) % 1));
}

/** For what is no thing: nothing at all is darkest. */
export const stuffGrey = (instance: number): Rgb =>
  instance === 0 ? [18, 18, 22] : instance % 2 === 1 ? [46, 46, 52] : [78, 78, 86];

function hsl(hue: number, saturation: number, lightness: number): Rgb {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

export const cssColour = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;

/** The sheets' own colours. */
export const INK = {
  paper: "#141417",
  card: "#1e1e22",
  line: "#34343a",
  bright: "#ececef",
  plain: "#c3c3c9",
  dim: "#8b8b94",
  accent: "#f2b33d",
} as const;
