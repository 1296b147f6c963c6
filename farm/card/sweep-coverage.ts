import type { AnnotationBalance, CategoryBalance, Coverage, ParameterCoverage } from "../coverage/types.ts";

/** The coverages of a sweep's runs as one: values drawn from one distribution are counted together. */
export function addCoverages(name: string, coverages: readonly Coverage[]): Coverage {
  const [first] = coverages;
  const sum = (of: (one: Coverage) => number) => coverages.reduce((total, one) => total + of(one), 0);
  const parameters = new Map<string, ParameterCoverage[]>();
  for (const parameter of coverages.flatMap((one) => one.parameters)) {
    const key = JSON.stringify([parameter.randomizer, parameter.path, parameter.distribution]);
    parameters.set(key, [...(parameters.get(key) ?? []), parameter]);
  }
  const balances = coverages.flatMap(({ annotations }) => annotations ?? []);
  return {
    ...first!,
    name,
    frames: sum(({ frames }) => frames),
    framesRead: sum(({ framesRead }) => framesRead),
    redrawn: sum(({ redrawn }) => redrawn),
    leftOut: sum(({ leftOut }) => leftOut),
    parameters: [...parameters.values()].map(addParameters),
    correlations: { pairs: 0, limit: 0, flagged: [], strongest: null },
    annotations: balances.length === 0 ? null : addBalances(balances),
    violations: coverages.flatMap((one) => one.violations.map((violation) => `${one.name}: ${violation}`)),
  };
}

/** Tests are made for each run on its own: streams of different seeds are not one sequence. */
function addParameters(parts: readonly ParameterCoverage[]): ParameterCoverage {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const draws = parts.reduce((sum, part) => sum + part.draws, 0);
  const ranges = parts.flatMap(({ range, draws: n }) => (range ? [{ ...range, draws: n }] : []));
  const off = parts.filter(({ verdict }) => !verdict.isAsPlanned).length;
  return {
    ...first!,
    draws,
    range:
      ranges.length === 0
        ? null
        : {
            min: Math.min(...ranges.map(({ min }) => min)),
            mean: ranges.reduce((sum, range) => sum + range.mean * range.draws, 0) / draws,
            max: Math.max(...ranges.map(({ max }) => max)),
          },
    bins: first!.bins.map((bin, k) => ({ ...bin, drawn: parts.reduce((sum, part) => sum + part.bins[k]!.drawn, 0) })),
    exact: null,
    evenness: null,
    test: null,
    verdict: { isAsPlanned: off === 0, text: verdictOf(parts, off) },
  };
}

function verdictOf(parts: readonly ParameterCoverage[], off: number): string {
  if (off > 0) return `off in ${off} of ${parts.length} runs`;
  const texts = new Set(parts.map(({ verdict }) => verdict.text));
  return texts.size === 1 ? `${[...texts][0]}, in each of ${parts.length} runs` : `as planned where it can be judged`;
}

function addBalances(balances: readonly AnnotationBalance[]): AnnotationBalance {
  const names = [...new Set(balances.flatMap(({ categories }) => categories.map(({ category }) => category)))];
  return {
    frames: balances.reduce((sum, { frames }) => sum + frames, 0),
    categories: names.map((name) =>
      balances
        .flatMap(({ categories }) => categories.filter(({ category }) => category === name))
        .reduce(addCategories),
    ),
  };
}

function addCategories(a: CategoryBalance, b: CategoryBalance): CategoryBalance {
  const add = (first: readonly number[], second: readonly number[]) => first.map((n, k) => n + second[k]!);
  return {
    category: a.category,
    annotations: a.annotations + b.annotations,
    framesWithout: a.framesWithout + b.framesWithout,
    sizes: {
      small: a.sizes.small + b.sizes.small,
      medium: a.sizes.medium + b.sizes.medium,
      large: a.sizes.large + b.sizes.large,
    },
    visibility: add(a.visibility, b.visibility),
    heat: add(a.heat, b.heat),
    attributes: addAttributes(a.attributes, b.attributes),
  };
}

function addAttributes(
  a: CategoryBalance["attributes"],
  b: CategoryBalance["attributes"],
): CategoryBalance["attributes"] {
  const names = [...new Set([...a, ...b].map(({ name }) => name))];
  return names.map((name) => {
    const counts = new Map<string, number>();
    for (const one of [...a, ...b].filter((attribute) => attribute.name === name)) {
      for (const { value, annotations } of one.counts) counts.set(value, (counts.get(value) ?? 0) + annotations);
    }
    const sorted = [...counts].sort(([v, n], [w, m]) => m - n || (v < w ? -1 : 1));
    return { name, counts: sorted.map(([value, annotations]) => ({ value, annotations })) };
  });
}
