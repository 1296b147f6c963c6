/**
 * Elementary functions made of + - * / and sqrt alone, which IEEE 754 fixes to the last bit. Math.sin and its
 * like may differ between engines and processors; these give the same bits everywhere, within about one unit in
 * the last place of the true value. Argument reductions as in fdlibm (Sun Microsystems, 1993); the kernels are
 * the plain power series, long enough for double precision on the reduced range.
 */

const PIO2 = Math.PI / 2;
const PIO2_LOW = 6.123233995736766e-17;
/** π/2 in two pieces of 33 bits and a rest, so that small multiples of the pieces are exact. */
const PIO2_A = 1.5707963267341256;
const PIO2_B = 6.077100506303966e-11;
const PIO2_C = 2.0222662487959506e-21;
/** Below this the reduction by pieces is exact to 119 bits; beyond it sin and cos lose accuracy, not sameness. */
const LARGE_ANGLE = 1e6;

/** ln 2 in a piece of 37 bits and a rest. */
const LN2_HIGH = 0.6931471805582987;
const LN2_LOW = 1.6465949582897082e-12;

/** atan(i/8), nearest double and what is missing. */
const ATAN_HIGH = [
  0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061, 0.5585993153435624,
  0.6435011087932844, 0.7188299996216245, 0.7853981633974483,
];
const ATAN_LOW = [
  0, -3.1253241424539383e-18, 1.0698755618734451e-17, -2.4623815582638635e-17, 2.2698777452961687e-17,
  -5.4556305485916264e-18, 1.5834785051444286e-17, -2.1478388444456983e-17, 3.061616997868383e-17,
];

const RADIANS_PER_DEGREE = 0.017453292519943295;
const DEGREES_PER_RADIAN = 57.29577951308232;

/** sin(x + tail) for |x| ≤ π/4: Taylor to x^17. */
function sinKernel(x: number, tail: number): number {
  const z = x * x;
  const r = 1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z / 355687428096000)));
  const p = 1 / 120 + z * (-1 / 5040 + z * r);
  return x + (z * x * (-1 / 6 + z * p) + tail * (1 - 0.5 * z));
}

/** cos(x + tail) for |x| ≤ π/4: Taylor to x^18. */
function cosKernel(x: number, tail: number): number {
  const z = x * x;
  const r = 1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000 - z / 6402373705728000));
  const p = 1 / 24 + z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * r)));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * z * p - x * tail));
}

/** x = quarter·π/2 + (high + low), |high| ≤ π/4. */
function reduce(angle: number): { quarter: number; high: number; low: number } {
  const x = angle > LARGE_ANGLE || angle < -LARGE_ANGLE ? angle % (4 * PIO2) : angle;
  const n = Math.floor(x / PIO2 + 0.5);
  const a = x - n * PIO2_A;
  const b = n * PIO2_B;
  const r = a - b;
  const back = a - r;
  const error = back - b + (a - (back + r));
  const rest = error - n * PIO2_C;
  const high = r + rest;
  return { quarter: n & 3, high, low: r - high + rest };
}

/** sin of high + low, `quarter` right angles further. */
function sinAt(quarter: number, high: number, low: number): number {
  const value = quarter & 1 ? cosKernel(high, low) : sinKernel(high, low);
  return quarter & 2 ? -value : value;
}

export function sin(x: number): number {
  const { quarter, high, low } = reduce(x);
  return sinAt(quarter, high, low);
}

export function cos(x: number): number {
  const { quarter, high, low } = reduce(x);
  return sinAt((quarter + 1) & 3, high, low);
}

export function tan(x: number): number {
  const { quarter, high, low } = reduce(x);
  return sinAt(quarter, high, low) / sinAt((quarter + 1) & 3, high, low);
}

/** Exact at multiples of 90°: no 6e-17 instead of 0. */
export const sinDegrees = (degrees: number): number => sinOfQuarters(degrees, 0);
export const cosDegrees = (degrees: number): number => sinOfQuarters(degrees, 1);
export const tanDegrees = (degrees: number): number => sinDegrees(degrees) / cosDegrees(degrees);

function sinOfQuarters(degrees: number, ahead: number): number {
  const turn = degrees % 360;
  const n = Math.floor(turn / 90 + 0.5);
  return sinAt((n + ahead) & 3, (turn - 90 * n) * RADIANS_PER_DEGREE, 0);
}

export function atan(x: number): number {
  const a = Math.abs(x);
  const steep = a > 1;
  const t = steep ? 1 / a : a;
  const i = Math.floor(t * 8 + 0.5);
  const r = (t - i / 8) / (1 + (t * i) / 8);
  const z = r * r;
  const series = z * (1 / 3 - z * (1 / 5 - z * (1 / 7 - z * (1 / 9 - z * (1 / 11 - z * (1 / 13 - z / 15))))));
  const low = r - r * series + ATAN_LOW[i]!;
  const value = steep ? PIO2 - (ATAN_HIGH[i]! + (low - PIO2_LOW)) : ATAN_HIGH[i]! + low;
  return x < 0 ? -value : value;
}

/** Angle of (x, y) from +x, -π..π, for finite arguments; 0 at the origin. */
export function atan2(y: number, x: number): number {
  if (x === 0) return y > 0 ? PIO2 : y < 0 ? -PIO2 : 0;
  const acute = atan(Math.abs(y / x));
  const angle = x > 0 ? acute : 2 * PIO2 - (acute - 2 * PIO2_LOW);
  return y < 0 ? -angle : angle;
}

export const asin = (x: number): number => atan2(x, Math.sqrt((1 - x) * (1 + x)));
export const acos = (x: number): number => 2 * atan2(Math.sqrt(1 - x), Math.sqrt(1 + x));

export const asinDegrees = (x: number): number => asin(x) * DEGREES_PER_RADIAN;
export const atan2Degrees = (y: number, x: number): number => atan2(y, x) * DEGREES_PER_RADIAN;

const bits = new DataView(new ArrayBuffer(8));

/** y·2^k with one rounding, also where 2^k itself is no normal number. */
function scale(y: number, k: number): number {
  if (k > 1023) return y * 2 * twoTo(k - 1);
  if (k < -1022) return y * twoTo(k + 54) * twoTo(-54);
  return y * twoTo(k);
}

function twoTo(k: number): number {
  bits.setFloat64(0, 0);
  bits.setUint32(0, (k + 1023) << 20);
  return bits.getFloat64(0);
}

export function exp(x: number): number {
  if (x > 709.79) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  if (Number.isNaN(x)) return x;
  const k = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const high = x - k * LN2_HIGH;
  const r = high - k * LN2_LOW;
  const tail = high - r - k * LN2_LOW;
  return scale(1 + (r + (r * r * expSeries(r) + tail)), k);
}

/** (e^r - 1 - r)/r² for |r| ≤ ln2/2: Taylor to r^14/14!. */
function expSeries(r: number): number {
  const a = 1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600 + r * (1 / 6227020800 + r / 87178291200)));
  const b = 1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880 + r * a)));
  return 1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * b)));
}

/** NaN below 0, -Infinity at 0. */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x > 0 ? x : Number.NaN;
  return logParts(x)[0];
}

/** x^y for x ≥ 0 and finite y; NaN for negative x. Use products for small whole powers: they are exact. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x < 0 || Number.isNaN(x) ? Number.NaN : y > 0 ? x : 1 / x;
  const [high, low] = logParts(x);
  const product = y * high;
  const value = exp(product);
  const rest = productError(y, high, product) + y * low;
  return value === 0 || value === Number.POSITIVE_INFINITY ? value : value + value * rest;
}

/** ln x as high + low, good to about 2^-60: x = 2^k·m, ln m = 2s + 2/3 s³ + … with s = (m-1)/(m+1). */
function logParts(x: number): readonly [high: number, low: number] {
  const tiny = x < 2.2250738585072014e-308;
  bits.setFloat64(0, tiny ? x * 18014398509481984 : x);
  const raw = (bits.getUint32(0) >>> 20) - 1023;
  bits.setUint32(0, (bits.getUint32(0) & 0xfffff) | 0x3ff00000);
  const mantissa = bits.getFloat64(0);
  const upper = mantissa > Math.SQRT2;
  const k = raw + (upper ? 1 : 0) - (tiny ? 54 : 0);
  const m = upper ? mantissa / 2 : mantissa;
  const f = m - 1;
  const d = m + 1;
  const s = f / d;
  const p = s * d;
  const sLow = (f - p - productError(s, d, p) - s * (m - (d - 1))) / d;
  const base = k * LN2_HIGH;
  const sum = base + 2 * s;
  const rest = base - sum + 2 * s + (2 * sLow + s * logSeries(s * s) + k * LN2_LOW);
  const high = sum + rest;
  return [high, sum - high + rest];
}

/** 2/3 z + 2/5 z² + … + 2/23 z^11, z ≤ 0.03. */
function logSeries(z: number): number {
  const a = 2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21 + (z * 2) / 23)));
  return z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * a))))));
}

/** a·b - p exactly, where p is the rounded product (Dekker 1971; Veltkamp's split). */
function productError(a: number, b: number, p: number): number {
  const ca = 134217729 * a;
  const aHigh = ca - (ca - a);
  const aLow = a - aHigh;
  const cb = 134217729 * b;
  const bHigh = cb - (cb - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - p + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
