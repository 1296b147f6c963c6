/** Reflectance of cover glass at normal incidence in 8–14 µm; textured and plain glass measure 0.10–0.15. */
export const GLASS_REFLECTANCE = 0.12;

/**
 * Emissivity of a smooth surface seen under an angle: 1 − ρ, ρ = ρ0 + (1 − ρ0)·(1 − cos θ)⁵ (Schlick 1994). A model: 0.88
 * head on, 0.85 at 60°, falling to 0 at grazing.
 */
export function emissivityAt(cosAngle: number, normalReflectance = GLASS_REFLECTANCE): number {
  const c = 1 - Math.min(1, Math.max(0, cosAngle));
  const c2 = c * c;
  return (1 - normalReflectance) * (1 - c2 * c2 * c);
}
