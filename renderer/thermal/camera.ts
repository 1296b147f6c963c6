/** A thermal camera, what its operator has set on it, and how it makes a grey picture of what it measures. */
export interface ThermalCamera {
  /** Noise equivalent temperature difference at 30 °C, kelvin. */
  netdKelvin: number;
  /** σ of each row's and column's common noise and of the fixed pattern, as multiples of the NETD. */
  rowNoise: number;
  columnNoise: number;
  fixedPattern: number;
  /** Kelvin by which the whole picture is off since the last flat field, and its corners against the middle. */
  driftKelvin: number;
  vignetteKelvin: number;
  /** σ of the optics' blur. */
  blurPixels: number;
  /** While the detector settles (about 10 ms): length on the picture, and its direction, clockwise from +x. */
  smearPixels: number;
  smearAngleDegrees: number;
  /** As set by the operator, 0.1..1. The picture is as wrong as this is. */
  emissivity: number;
  /** As set by the operator. */
  reflectedTemperatureCelsius: number;
  /** Grey levels: linear in kelvin, or shared out by histogram as drone cameras do by themselves. */
  gain: "linear" | "histogram";
  /**
   * Of linear gain: kelvin from black up to what is as warm as the air, and how far above the median of what is labelled white
   * lies, as a multiple of the way from black to there. Both 0 for what the picture holds (but for 1 % at each end).
   */
  blackKelvin: number;
  headroom: number;
  /** Exponent of the display curve. */
  gamma: number;
  /** Artefacts of the grey view's compression, 1..100; 0 is none. */
  jpegQuality: number;
  /** The camera's fixed pattern: the same number is the same camera. */
  seed: number;
}

/** An uncooled 640 × 512 drone camera, NETD 50 mK, set up as operators do for modules: ε = 0.95, a cool sky. */
export const defaultThermalCamera = (): ThermalCamera => ({
  netdKelvin: 0.05,
  rowNoise: 0.3,
  columnNoise: 0.3,
  fixedPattern: 0.6,
  driftKelvin: 0,
  vignetteKelvin: 0,
  blurPixels: 0.7,
  smearPixels: 0,
  smearAngleDegrees: 0,
  emissivity: 0.95,
  reflectedTemperatureCelsius: 10,
  gain: "linear",
  blackKelvin: 0,
  headroom: 0,
  gamma: 1,
  jpegQuality: 0,
  seed: 0,
});
