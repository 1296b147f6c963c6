import type { LabelFilters } from "../../renderer/recipe-types.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import type { DatasetCategory } from "../dataset.ts";
import type { CheckName, Findings } from "./checks.ts";
import type { Planes } from "./planes.ts";

/** Who an instance number is: its category, and for a defect the object it lies on. */
interface Being {
  category: string;
  labelled: boolean;
  /** Itself for objects. */
  carrier: number;
}

export interface FrameToCheck {
  record: FrameRecord;
  frame: SampledFrame;
  planes: Planes;
  masks: ReadonlyMap<number, Uint8Array>;
  where: string;
}

/** Instance image against masks, classes and completeness. Does nothing when the run has no instance image. */
export function checkImages(
  input: FrameToCheck,
  categories: readonly DatasetCategory[],
  filters: LabelFilters,
  findings: Findings,
): void {
  const { planes, frame } = input;
  const { instances, classes } = planes;
  if (instances === undefined) return;
  const beings = beingsOf(frame);
  checkMasks(input, instances, beings, findings);
  checkComplete(input, instances, beings, categories, filters, findings);
  if (classes) checkClasses(instances, classes, beings, categories, input.where, findings);
  checkPresence("label.depth", instances, planes.depth, input.where, findings);
  checkPresence("label.temperature", instances, planes.temperature, input.where, findings);
  if (planes.temperature) checkRange(planes.temperature, input.where, findings);
  if (planes.reading) checkReading(planes.reading, input.where, findings);
  if (planes.normals) checkNormals(instances, planes.normals, input.where, findings);
}

function beingsOf({ arrangement }: SampledFrame): Map<number, Being> {
  const objects = arrangement.objects.map(
    ({ instance, category, labelled }) => [instance, { category, labelled, carrier: instance }] as const,
  );
  const defects = arrangement.defects.map(
    ({ instance, category, labelled, on }) => [instance, { category, labelled, carrier: on }] as const,
  );
  return new Map([...objects, ...defects]);
}

/**
 * An object's mask is where the image shows it or a defect on it. A defect's mask is where the image shows it, or a
 * later defect of the same object. As many pixels, and each of the mask's as it should be: then no other is wrong.
 */
function checkMasks(
  { record, masks, where }: FrameToCheck,
  instances: ArrayLike<number>,
  beings: ReadonlyMap<number, Being>,
  findings: Findings,
): void {
  const carriers = new Uint16Array(65536);
  for (const [id, { carrier }] of beings) carriers[id] = carrier;
  const [shown, shownOn] = [new Uint32Array(65536), new Uint32Array(65536)];
  for (let k = 0; k < instances.length; k++) {
    shown[instances[k]!]!++;
    shownOn[carriers[instances[k]!]!]!++;
  }
  for (const { instance } of record.annotations) {
    const mask = masks.get(instance);
    const being = beings.get(instance);
    if (mask === undefined || being === undefined) continue;
    findings.looked("label.instances");
    const isObject = being.carrier === instance;
    const found = isObject
      ? onObject(mask, instances, carriers, instance)
      : onDefect(mask, instances, carriers, instance);
    const off = found.wrong + Math.abs((isObject ? shownOn : shown)[instance]! - found.own);
    if (off === 0) continue;
    findings.violated("label.instances", `${where}, instance ${instance}`, `${off} pixels differ from its mask.`);
  }
}

/** Pixels of a mask that show the object or a defect on it, and those that do not. */
function onObject(mask: Uint8Array, instances: ArrayLike<number>, carriers: Uint16Array, object: number) {
  let [own, wrong] = [0, 0];
  for (let k = 0; k < mask.length; k++) {
    if (mask[k] === 0) continue;
    if (carriers[instances[k]!] === object) own++;
    else wrong++;
  }
  return { own, wrong };
}

/** Pixels of a mask that show the defect, and those that show neither it nor a later one of the same object. */
function onDefect(mask: Uint8Array, instances: ArrayLike<number>, carriers: Uint16Array, defect: number) {
  let [own, wrong] = [0, 0];
  for (let k = 0; k < mask.length; k++) {
    if (mask[k] === 0) continue;
    const id = instances[k]!;
    if (id === defect) own++;
    else if (carriers[id] !== carriers[defect] || id < defect) wrong++;
  }
  return { own, wrong };
}

function checkComplete(
  { record, where }: FrameToCheck,
  instances: ArrayLike<number>,
  beings: ReadonlyMap<number, Being>,
  categories: readonly DatasetCategory[],
  { minPixels, minVisibility }: LabelFilters,
  findings: Findings,
): void {
  findings.looked("label.complete");
  const wrong = (message: string) => findings.violated("label.complete", where, message);
  const things = new Set(categories.filter(({ isThing }) => isThing).map(({ name }) => name));
  const annotated = new Set(record.annotations.map(({ instance }) => instance));
  let leftOut = 0;
  for (const [id, pixels] of seenPixels(instances, beings)) {
    const being = beings.get(id);
    const isThing = being?.labelled === true && things.has(being.category);
    if (being === undefined) wrong(`The image shows instance ${id}: nobody has it.`);
    if (annotated.has(id) && !isThing) wrong(`Instance ${id} must have no annotation.`);
    if (annotated.has(id) || !isThing) continue;
    leftOut++;
    if (pixels >= minPixels && minVisibility === 0) wrong(`Instance ${id} shows ${pixels} pixels, unannotated.`);
  }
  const dropped = record.dropped.minPixels + record.dropped.minVisibility;
  if (leftOut > dropped) wrong(`${leftOut} visible instances have no annotation, ${dropped} were left out by filters.`);
}

/** Visible pixels by instance; those of a defect count for its object too. */
function seenPixels(instances: ArrayLike<number>, beings: ReadonlyMap<number, Being>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let k = 0; k < instances.length; k++) {
    const id = instances[k]!;
    if (id > 0) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  for (const [id, pixels] of [...counts]) {
    const carrier = beings.get(id)?.carrier ?? id;
    if (carrier !== id) counts.set(carrier, (counts.get(carrier) ?? 0) + pixels);
  }
  return counts;
}

function checkClasses(
  instances: ArrayLike<number>,
  classes: ArrayLike<number>,
  beings: ReadonlyMap<number, Being>,
  categories: readonly DatasetCategory[],
  where: string,
  findings: Findings,
): void {
  findings.looked("label.classes");
  const ids = new Map(categories.map(({ name, id }) => [name, id]));
  const expected = new Map([...beings].map(([instance, { category }]) => [instance, ids.get(category) ?? 0]));
  let wrong = 0;
  for (let k = 0; k < instances.length; k++) {
    if (classes[k] !== (instances[k] === 0 ? 0 : expected.get(instances[k]!))) wrong++;
  }
  if (wrong > 0) findings.violated("label.classes", where, `${wrong} pixels have another class than their instance.`);
}

function checkPresence(
  check: CheckName,
  instances: ArrayLike<number>,
  plane: ArrayLike<number> | undefined,
  where: string,
  findings: Findings,
): void {
  if (plane === undefined) return;
  findings.looked(check);
  let wrong = 0;
  // Not `plane[k] > 0`: NaN is neither there nor absent.
  for (let k = 0; k < instances.length; k++) if (instances[k] === 0 ? plane[k] !== 0 : !(plane[k]! > 0)) wrong++;
  if (wrong > 0)
    findings.violated(check, where, `${wrong} pixels have a value where nothing is, or none where something is.`);
}

function checkRange(temperature: ArrayLike<number>, where: string, findings: Findings): void {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let k = 0; k < temperature.length; k++) {
    const kelvin = temperature[k]!;
    if (kelvin === 0) continue;
    low = Math.min(low, kelvin);
    high = Math.max(high, kelvin);
  }
  if (low < 150 || high > 1500) findings.violated("label.temperature", where, `Temperatures are ${low} to ${high} K.`);
}

/** Of the camera's own range. */
const READABLE_KELVIN = [233, 424] as const;

function checkReading(reading: ArrayLike<number>, where: string, findings: Findings): void {
  findings.looked("label.temperature");
  const [low, high] = READABLE_KELVIN;
  let wrong = 0;
  for (let k = 0; k < reading.length; k++) if (!(reading[k]! > low && reading[k]! < high)) wrong++;
  if (wrong > 0) findings.violated("label.temperature", where, `${wrong} pixels are outside what the camera can read.`);
}

/** n = v / 32767.5 − 1; eight times the rounding of 16 bits. */
const UNIT_TOLERANCE = 2.5e-4;

function checkNormals(instances: ArrayLike<number>, normals: Uint16Array, where: string, findings: Findings): void {
  findings.looked("label.normals");
  let wrong = 0;
  for (let k = 0; k < instances.length; k++) {
    const [r, g, b] = [normals[3 * k]!, normals[3 * k + 1]!, normals[3 * k + 2]!];
    if (instances[k] === 0) {
      if (r + g + b > 0) wrong++;
      continue;
    }
    const length = Math.hypot(r / 32767.5 - 1, g / 32767.5 - 1, b / 32767.5 - 1);
    if (!(Math.abs(length - 1) < UNIT_TOLERANCE)) wrong++;
  }
  if (wrong > 0)
    findings.violated("label.normals", where, `${wrong} pixels have no unit normal, or one where nothing is.`);
}
