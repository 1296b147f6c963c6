/** Electrical and thermal numbers of a cell technology, per area, so that cells of any size follow. */
export interface CellMaterial {
  technology: "silicon" | "thin-film";
  /** A/m² at 1000 W/m². */
  photoCurrent: number;
  /** A/m². */
  saturation: number;
  /** Ideality × thermal voltage at working temperature, volts. */
  diodeVolts: number;
  /** Ω·m²: the larger the cell, the smaller its resistance. */
  series: number;
  shunt: number;
  /** Bishop's avalanche term: volts in reverse, and its weight beside the plain shunt. */
  breakdownVolts: number;
  breakdownShare: number;
  /** Share of the light that becomes heat or current. */
  absorptance: number;
  /** Thickness × conductivity of the sheets, W/K: what cracks and cell gaps cut, and what runs through. */
  cellSheet: number;
  glassSheet: number;
  /** W/m²K between the two sheets (the encapsulant). */
  sheetCoupling: number;
}

/**
 * A monocrystalline cell at about 50 °C, chosen so that it gives exactly 20 % at 1000 W/m² (0.545 V, 367 A/m²). Its temperature
 * coefficient is left out. Sheets: 180 µm silicon at 148 W/mK; 3.2 mm glass at 1 W/mK with encapsulant and backsheet;
 * 0.45 mm EVA at 0.3 W/mK between them.
 */
export const SILICON: CellMaterial = {
  technology: "silicon",
  photoCurrent: 390,
  saturation: 7.397620660972335e-8,
  diodeVolts: 0.0292,
  series: 6e-5,
  shunt: 0.2,
  breakdownVolts: 20,
  breakdownShare: 0.05,
  absorptance: 0.9,
  cellSheet: 0.0266,
  glassSheet: 0.0034,
  sheetCoupling: 667,
};

/** Cadmium telluride at work: 17 % at 1000 W/m² (0.681 V, 250 A/m²). Two panes carry all the heat. */
export const THIN_FILM: CellMaterial = {
  technology: "thin-film",
  photoCurrent: 270,
  saturation: 3.118572129170691e-7,
  diodeVolts: 0.0418,
  series: 2.5e-4,
  shunt: 0.2,
  breakdownVolts: 7,
  breakdownShare: 0.05,
  absorptance: 0.9,
  cellSheet: 0,
  glassSheet: 0.0068,
  sheetCoupling: 667,
};
