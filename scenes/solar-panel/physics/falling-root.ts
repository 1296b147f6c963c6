/** A function's value and slope at one place; reused, so that hot loops make no garbage. */
export interface Sample {
  value: number;
  slope: number;
}

/**
 * Where a falling function is 0 between `low` and `high`, to `tolerance` in x: Newton's steps, and a bisection whenever a step
 * would leave the bracket, which shrinks each time. Ends at the nearer border when there is no sign change. Starts at `guess`.
 */
export function fallingRoot(
  sampleAt: (x: number, into: Sample) => void,
  low: number,
  high: number,
  guess: number,
  tolerance: number,
): number {
  const sample: Sample = { value: 0, slope: 0 };
  let [from, to, x] = [low, high, guess > low && guess < high ? guess : (low + high) / 2];
  for (let k = 0; k < 200 && to - from > tolerance; k++) {
    sampleAt(x, sample);
    if (sample.value > 0) from = x;
    else to = x;
    const step = sample.slope < 0 ? sample.value / sample.slope : Number.POSITIVE_INFINITY;
    if (Math.abs(step) < tolerance && from < to) return Math.min(to, Math.max(from, x - step));
    const next = x - step;
    x = next > from && next < to ? next : (from + to) / 2;
  }
  return (from + to) / 2;
}
