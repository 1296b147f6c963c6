import { FarmError } from "../../renderer/errors.ts";
import { suggestion } from "../recipe/suggest.ts";
import { LIST, MACHINES, type Machine } from "./prices.ts";

/** What a user says about money. */
export interface PriceFlags {
  /** Of one worker, in the user's currency. */
  pricePerHour?: number | undefined;
  /** A name of prices.ts. */
  machine?: string | undefined;
  currency?: string | undefined;
  pricePerGigabyteMonth?: number | undefined;
}

export interface Prices {
  currency: string;
  /** Null when nothing is known of what draws. */
  hour: Price | null;
  gigabyteMonth: Price | null;
  thousandPuts: Price | null;
}

export interface Price {
  amount: number;
  /** A provider's price list; the user's own price otherwise. */
  isList: boolean;
}

/** The user's own prices win over the list's. Throws estimate.machine, estimate.price, estimate.currency. */
export function settlePrices({ pricePerHour, machine, currency, pricePerGigabyteMonth }: PriceFlags): Prices {
  const listed = machine === undefined ? undefined : listedMachine(machine).price;
  const settled = currency ?? LIST.currency;
  const isForeign = settled !== LIST.currency;
  if (isForeign && listed !== undefined && pricePerHour === undefined) throw foreign(settled);
  const list = (amount: number | undefined): Price | null =>
    amount === undefined || isForeign ? null : { amount, isList: true };
  return {
    currency: settled,
    hour: own("price-per-hour", pricePerHour) ?? list(listed),
    gigabyteMonth: own("price-per-gb-month", pricePerGigabyteMonth) ?? list(LIST.perGigabyteMonth),
    thousandPuts: list(LIST.perThousandPuts),
  };
}

function own(flag: string, amount: number | undefined): Price | null {
  if (amount === undefined) return null;
  if (Number.isFinite(amount) && amount >= 0) return { amount, isList: false };
  throw new FarmError({
    code: "estimate.price",
    message: `--${flag} ${amount} is no price.`,
    remedy: `Write --${flag} 0.5, for example.`,
    where: `--${flag}`,
  });
}

export function listedMachine(name: string): Machine {
  const found = MACHINES.find((machine) => machine.name === name);
  if (found) return found;
  const names = MACHINES.map((machine) => machine.name);
  throw new FarmError({
    code: "estimate.machine",
    message: `No price is known for a machine "${name}".`,
    remedy: `${suggestion(name, names, "Machines")} Or say what an hour of a worker costs with --price-per-hour.`,
    where: "--machine",
  });
}

function foreign(currency: string): FarmError {
  return new FarmError({
    code: "estimate.currency",
    message: `The list prices are in ${LIST.currency}, not in ${currency}.`,
    remedy: `Give the price of an hour in ${currency} with --price-per-hour.`,
    where: "--currency",
  });
}
