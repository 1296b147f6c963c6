import { moduleType } from "../module.ts";
import { type PanelLayout, panelLayout, thinFilmLayout } from "../physics/layout.ts";

const known = new Map<string, PanelLayout>();

/** Cells and wiring of the modules that a layout's variant names. */
export function layoutOf(variant: string): PanelLayout {
  const layout = known.get(variant) ?? make(variant);
  known.set(variant, layout);
  return layout;
}

const make = (variant: string): PanelLayout =>
  variant === "thin-film" ? thinFilmLayout() : panelLayout(moduleType(variant));
