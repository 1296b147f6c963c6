/** A mean that was measured on a few frames. */
export interface Spread {
  mean: number;
  /** Twice the standard error of the mean: it lies nearer than this about 19 times of 20. */
  plusMinus: number;
}

/** Of at least two numbers. */
export function spreadOf(numbers: readonly number[]): Spread {
  const mean = sum(numbers) / numbers.length;
  const variance = sum(numbers.map((number) => (number - mean) ** 2)) / (numbers.length - 1);
  return { mean, plusMinus: 2 * Math.sqrt(variance / numbers.length) };
}

export const scaled = ({ mean, plusMinus }: Spread, factor: number): Spread => ({
  mean: mean * factor,
  plusMinus: plusMinus * factor,
});

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
