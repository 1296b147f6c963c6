import { exp } from "../../../renderer/exact-math.ts";

/** How the module stands; the four mountings that SAPM was fitted for. */
export type Mounting = "glass-glass-rack" | "glass-glass-close" | "glass-polymer-rack" | "insulated";

export interface ThermalModelOptions {
  mounting: Mounting;
  /** Electrical efficiency at work, 0..1; PVsyst and SAM NOCT subtract what leaves as current. */
  efficiency: number;
  /** Nominal operating cell temperature; for SAM NOCT and Ross. */
  noctCelsius: number;
}

/** Kelvin above the air for each W/m² in the plane: all six models are linear in the irradiance. */
type RisePerIrradiance = (windSpeed: number, options: ThermalModelOptions) => number;

/** a, b and ΔT of King, Boyson and Kratochvil 2004 (SAND2004-3535). */
const SAPM: Readonly<Record<Mounting, readonly [a: number, b: number, cellAboveModule: number]>> = {
  "glass-glass-rack": [-3.47, -0.0594, 3],
  "glass-glass-close": [-2.98, -0.0471, 1],
  "glass-polymer-rack": [-3.56, -0.075, 3],
  insulated: [-2.81, -0.0455, 0],
};

/** PVsyst's constant heat loss factor Uc, W/m²K: free standing, semi-integrated, insulated back. */
const PVSYST_LOSS: Readonly<Record<Mounting, number>> = {
  "glass-glass-rack": 29,
  "glass-glass-close": 20,
  "glass-polymer-rack": 29,
  insulated: 15,
};

/** Share of the light that the glass lets through and the cell takes up. */
const TRANSMITTANCE_ABSORPTANCE = 0.9;

const MODELS = {
  /** Faiman 2008, IEC 61853-2: U0 = 25 W/m²K, U1 = 6.84 W·s/m³K, fitted on open racks. */
  faiman: (wind) => 1 / (25 + 6.84 * wind),
  /** Mermoud: T = Ta + α·G·(1 − η)/Uc; its wind factor is 0 by default. */
  pvsyst: (_, { mounting, efficiency }) => (TRANSMITTANCE_ABSORPTANCE * (1 - efficiency)) / PVSYST_LOSS[mounting],
  /** Back of the module. Wind at 10 m height. */
  "sapm-module": (wind, { mounting }) => exp(SAPM[mounting][0] + SAPM[mounting][1] * wind),
  "sapm-cell": (wind, { mounting }) => exp(SAPM[mounting][0] + SAPM[mounting][1] * wind) + SAPM[mounting][2] / 1000,
  /** Gilman 2015 (SAM), mounted up to one storey high: wind × 0.51. */
  "sam-noct": (wind, { noctCelsius, efficiency }) =>
    ((noctCelsius - 20) / 800) * (1 - efficiency / TRANSMITTANCE_ABSORPTANCE) * (9.5 / (5.7 + 3.8 * 0.51 * wind)),
  /** Ross 1980: no wind, k = (NOCT − 20)/800. */
  ross: (_, { noctCelsius }) => (noctCelsius - 20) / 800,
} as const satisfies Readonly<Record<string, RisePerIrradiance>>;

export type ThermalModel = keyof typeof MODELS;

/** In the order they are offered; the first is the default. */
export const THERMAL_MODELS = Object.keys(MODELS) as readonly ThermalModel[];

export const DEFAULT_THERMAL_OPTIONS: ThermalModelOptions = {
  mounting: "glass-polymer-rack",
  efficiency: 0.2,
  noctCelsius: 45,
};

/** K per W/m² of the named model at a wind speed in m/s. A healthy module is at Ta + this × irradiance. */
export const risePerIrradiance = (
  model: ThermalModel,
  windSpeed: number,
  options: ThermalModelOptions = DEFAULT_THERMAL_OPTIONS,
): number => MODELS[model](windSpeed, options);
