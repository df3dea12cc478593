/** A file of the archive, as its `seal` leaf in the ledger says it, and what only the archive has to know. */
export interface SealedFile {
  /** Its path below the archive's folder, with `/`. */
  readonly file: string;
  readonly table: string;
  /** `YYYY-MM-DD`: the day of `TimeGenerated` of all its rows, in UTC. */
  readonly day: string;
  /** 0 for the first file of a table's day, 1, 2, … for rows that came later. */
  readonly supplement: number;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of the file's bytes, as lower-case hex. */
  readonly sha256: string;
  /** The times of its first and last rows, ISO 8601 with seven decimals. */
  readonly from: string;
  readonly to: string;
  /** How many batches its rows come from, and the highest of their numbers. */
  readonly batches: number;
  readonly through: number;
  /** When the last of its rows was stored: as `from`. */
  readonly ingested: string;
}

const TABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PATH = /^tables\/([A-Za-z_][A-Za-z0-9_]*)\/day=(\d{4}-\d\d-\d\d)\/(\d{4,})\.parquet$/;

/** Where a file of a table's day lies: `tables/SigninLogs/day=2026-01-31/0001.parquet`, the first supplement beside it as `0002`. */
export const sealedPath = (table: string, day: string, supplement: number): string => {
  if (!TABLE.test(table)) throw new Error('a table name that is none');
  return `tables/${table}/day=${day}/${String(supplement + 1).padStart(4, '0')}.parquet`;
};

/** What a path of the archive says; undefined where it is none. */
export const sealedPathParts = (
  path: string,
): { readonly table: string; readonly day: string; readonly supplement: number } | undefined => {
  const [, table, day, number] = PATH.exec(path) ?? [];
  return table === undefined || day === undefined || number === undefined || Number(number) < 1
    ? undefined
    : { table, day, supplement: Number(number) - 1 };
};

/** Ticks of 100 ns between 0001-01-01 and 1970-01-01. */
const EPOCH_TICKS = 621_355_968_000_000_000n;

/** Ticks of 100 ns since 1970 of a moment as `SealedFile` writes it. */
export const ticksOf = (moment: string): bigint => {
  const [, seconds = '', digits = ''] = /^(.*?)(?:\.(\d{1,7}))?Z$/.exec(moment) ?? [];
  return BigInt(Date.parse(`${seconds}Z`)) * 10_000n + BigInt(digits.padEnd(7, '0'));
};

/** The moment of ticks of 100 ns since 1970. */
export const momentOf = (ticks: bigint): string => {
  const digits = ((ticks % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const seconds = new Date(Number((ticks - digits) / 10_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(digits).padStart(7, '0')}Z`;
};

/** The times that there are, in ticks since 1970. */
export const firstTick = -EPOCH_TICKS;
export const lastTick = 2_534_023_007_999_999_999n;
