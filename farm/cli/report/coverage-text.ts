import type {
  AnnotationBalance,
  CategoryBalance,
  Correlation,
  Coverage,
  ParameterCoverage,
} from "../../coverage/types.ts";
import { formatParameter } from "../../explain-table.ts";
import { count, table } from "./words.ts";

/** Planned against drawn as people read it in a terminal. */
export function coverageText(coverage: Coverage): string {
  const { name, scene, seed, frames, framesRead, firstFrame, redrawn, leftOut } = coverage;
  const { parameters, annotations, violations } = coverage;
  const which = `${firstFrame} to ${firstFrame + frames - 1}`;
  const parts = [
    `${name}: ${framesRead} of ${count(frames, "frame")} (${which}) of ${scene}, seed ${seed}`,
    ...(redrawn + leftOut > 0 ? [`${QUALITY}: ${redrawn} drawn again, ${leftOut} left out.`] : []),
    parameters.length === 0
      ? "Nothing is drawn: every parameter has one value."
      : table([HEAD, ...parameters.map(row)]),
    correlationText(coverage),
    ...(annotations ? [annotationText(annotations)] : []),
    ...(violations.length > 0 ? [["Not as planned:", ...violations.map((one) => `  ${one}`)].join("\n")] : []),
  ];
  return parts.join("\n\n");
}

const QUALITY = "The recipe's rules of quality choose among the frames, which may shift what is drawn freely";
const HEAD = ["parameter", "distribution", "values", "verdict", "drawn (of planned)"];

function row(parameter: ParameterCoverage): string[] {
  const { randomizer, path, distribution, draws, verdict } = parameter;
  const drawn = draws === 0 ? "" : summary(parameter);
  return [`${randomizer}.${path}`, shorten(formatParameter(distribution), 44), String(draws), verdict.text, drawn];
}

const isRange = ({ bins }: ParameterCoverage): boolean => bins.some(({ from, to }) => from !== null || to !== null);

function summary(parameter: ParameterCoverage): string {
  if (!isRange(parameter)) return listText(parameter);
  const { range, bins } = parameter;
  const ends = range ? `${short(range.min)} to ${short(range.max)}, mean ${short(range.mean)}` : "";
  return `${sparkline(bins.map(({ drawn }) => drawn))}  ${ends}`;
}

const MOST_VALUES = 8;

/** "star 20/20": drawn and planned counts. */
function listText({ bins, exact, draws }: ParameterCoverage): string {
  const planned = (k: number) => exact?.expected[k] ?? Math.round(10 * bins[k]!.planned * draws) / 10;
  const shown = bins.slice(0, MOST_VALUES).map(({ label, drawn }, k) => `${label} ${drawn}/${planned(k)}`);
  return shown.join("  ") + (bins.length > MOST_VALUES ? `  and ${bins.length - MOST_VALUES} more` : "");
}

const STEPS = "▁▂▃▄▅▆▇█";

function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  return counts.map((drawn) => (drawn === 0 ? " " : STEPS[Math.ceil((drawn / most) * STEPS.length) - 1])).join("");
}

function correlationText({ correlations: { pairs, limit, flagged, strongest } }: Coverage): string {
  if (strongest === null) return "Correlations: too few frames or parameters to judge.";
  const bound = limit.toFixed(limit < 0.01 ? 4 : 3);
  if (flagged.length === 0)
    return `Correlations: none of ${count(pairs, "pair")} beyond chance (|r| > ${bound}); the strongest is ${pairText(strongest)}.`;
  return [`Go together beyond chance (|r| > ${bound}):`, ...flagged.map((pair) => `  ${pairText(pair)}`)].join("\n");
}

const pairText = ({ a, b, r }: Correlation): string => `${a} and ${b}, r = ${r.toFixed(3)}`;

function annotationText({ frames, categories }: AnnotationBalance): string {
  const lines = categories.flatMap((category) => [categoryLine(category), ...attributeLines(category)]);
  return [`Annotations in ${count(frames, "frame")}:`, ...lines].join("\n");
}

function categoryLine({ category, annotations, framesWithout, sizes, visibility }: CategoryBalance): string {
  if (annotations === 0) return `  ${category}: none`;
  const whole = percent(visibility[9]!, annotations);
  const size = `small ${sizes.small}, medium ${sizes.medium}, large ${sizes.large}`;
  return `  ${category}: ${annotations}, none in ${count(framesWithout, "frame")}; ${size}; ${whole} at least 90 % visible`;
}

function attributeLines({ attributes, annotations }: CategoryBalance): string[] {
  return attributes.map(({ name, counts }) => {
    const shown = counts.slice(0, MOST_VALUES).map((one) => `${one.value} ${percent(one.annotations, annotations)}`);
    return `    ${name}: ${shown.join(", ")}${counts.length > MOST_VALUES ? ", …" : ""}`;
  });
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const short = (x: number): string => String(Number(x.toPrecision(4)));
const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
