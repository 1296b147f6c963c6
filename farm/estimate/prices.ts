/** What a provider asks of everybody. Prices change and differ by region: they are marked wherever they are shown. */
export const LIST = {
  source: "AWS's price list for us-east-1: Linux on demand, S3 Standard",
  date: "2026-08-17",
  currency: "USD",
  /** S3 Standard, the first 50 TB. */
  perGigabyteMonth: 0.023,
  /** PUT, COPY, POST and LIST. */
  perThousandPuts: 0.005,
} as const;

export interface Machine {
  name: string;
  /** In LIST.currency, for an hour. */
  price: number;
  /** Null draws in software. */
  card: string | null;
  cores: number;
}

/** One graphics card at most, so one worker each. Cores are virtual ones. */
export const MACHINES: readonly Machine[] = [
  { name: "c7i.xlarge", price: 0.1785, card: null, cores: 4 },
  { name: "g4dn.xlarge", price: 0.526, card: "T4", cores: 4 },
  { name: "g4dn.2xlarge", price: 0.752, card: "T4", cores: 8 },
  { name: "g5.xlarge", price: 1.006, card: "A10G", cores: 4 },
  { name: "g5.2xlarge", price: 1.212, card: "A10G", cores: 8 },
  { name: "g6.xlarge", price: 0.8048, card: "L4", cores: 4 },
  { name: "g6.2xlarge", price: 0.9776, card: "L4", cores: 8 },
  { name: "g6e.xlarge", price: 1.861, card: "L40S", cores: 4 },
];
