import type { Price } from "../../estimate/price.ts";
import { LIST } from "../../estimate/prices.ts";
import type { RecipeEstimate } from "../../estimate/probe-recipe.ts";
import type { Spread } from "../../estimate/spread.ts";
import { count, duration, table } from "./words.ts";

/** `machine` is the one that was priced, when it is one of the list. */
export function estimateText(estimate: RecipeEstimate, machine: { name: string; card: string | null } | null): string {
  const { scene, size, passes, probe, frames, workers, framesPerSecond, workerHours, wallSeconds } = estimate;
  const { renderer, hardware } = probe.fingerprint;
  const rows = [
    ["speed", `${pm(framesPerSecond)} frames/s with one worker`],
    ["start", `${duration(probe.startupSeconds)} until a worker draws`],
    ["work", `${pm(workerHours)} worker hours`],
    ["time", `${spanText(wallSeconds)} with ${count(workers, "worker")} on machines like this one`],
    ...storageRows(estimate),
    ...costRows(estimate, machine?.name),
  ];
  return [
    `${count(frames, "frame")} of ${scene}, ${size.join(" x ")}, ${passes.join(", ")}`,
    `From ${count(probe.frames, "frame")} drawn on this machine: ${renderer}${hardware ? "" : " (software, on the CPU)"}`,
    "",
    table(rows),
    "",
    "Not in it:",
    ...unknowns(hardware, machine).map((text) => `  ${text}`),
  ].join("\n");
}

function storageRows({ storage, frames }: RecipeEstimate): string[][] {
  const { bytes, parts, objects } = storage;
  const sorted = Object.entries(parts).sort(([, a], [, b]) => b - a);
  return [
    ["storage", `${bytesText(bytes.mean)} ± ${bytesText(bytes.plusMinus)}, ${bytesText(bytes.mean / frames)} a frame`],
    ["", sorted.map(([part, total]) => `${part} ${bytesText(total)}`).join(", ")],
    ["", `${count(objects.files, "file")}, or ${count(objects.tar, "object")} with --layout tar`],
  ];
}

function costRows({ cost, prices, storage }: RecipeEstimate, machine: string | undefined): string[][] {
  const { currency, hour, gigabyteMonth } = prices;
  const { compute, storageMonth, requests } = cost;
  const at = (price: Price, what: string) => `${price.amount} ${what}${price.isList ? ", list price" : ""}`;
  const rows: string[] = [];
  if (compute && hour)
    rows.push(`${currency} ${pm(compute)} for workers at ${at(hour, "an hour")}${hour.isList ? ` of ${machine}` : ""}`);
  if (storageMonth && gigabyteMonth)
    rows.push(`${currency} ${pm(storageMonth)} a month for storage at ${at(gigabyteMonth, "a GB")}`);
  if (requests !== null)
    rows.push(
      `${currency} ${number(requests)} for ${count(Math.round(storage.putRequests), "PUT request")}, list price`,
    );
  if (!compute) rows.push("workers: say what an hour of one costs with --price-per-hour or --machine");
  const hasList = [hour, gigabyteMonth, prices.thousandPuts].some((price) => price?.isList);
  if (hasList) rows.push(`list prices: ${LIST.source}, ${LIST.date}`);
  return rows.map((text, k) => [k === 0 ? "cost" : "", text]);
}

/** What a probe on this machine cannot tell. */
function unknowns(hardware: boolean, machine: { name: string; card: string | null } | null): string[] {
  const card = machine?.card;
  return [
    ...(card && !hardware
      ? [
          `The speed of ${machine.name}: it has a graphics card (${card}), this machine draws in software. Run this there.`,
        ]
      : []),
    "Other machines draw faster or slower. Several workers on one machine share its cores: here one had them all.",
    "Queueing, boot of machines, image pulls, retries, interruptions; reading and moving the data; taxes and discounts.",
  ];
}

/** "12.3 ± 0.4" */
function pm({ mean, plusMinus }: Spread): string {
  const digits = Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(Math.max(plusMinus, mean / 1000)))));
  return `${mean.toFixed(digits)} ± ${plusMinus.toFixed(digits)}`;
}

const number = (value: number): string => (value < 1 ? value.toPrecision(2) : value.toFixed(2));

const spanText = ({ mean, plusMinus }: Spread): string => `${duration(mean)} ± ${duration(plusMinus)}`;

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

function bytesText(bytes: number): string {
  const unit = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** unit;
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${UNITS[unit]}`;
}
