import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Answer } from '../../../src/lake/lake.ts';
import type { KustoType } from '../../../src/model/table.ts';
import { canonical, comparable, rowText, squashed } from './render.ts';

/** One query with the answer of Microsoft's own engine. */
export interface EmulatorCase {
  readonly id: string;
  readonly kql: string;
  readonly deterministic: boolean;
  readonly geo: boolean;
  /** What differs between the answer and the expected one; undefined where nothing does. */
  readonly differs: (answer: Answer, ordered: boolean) => 'columns' | 'types' | 'rows' | undefined;
}

/** Answers that nobody can match, and why: they are left out of the count of wrong ones, and shown. */
export const unmatchable: Readonly<Record<string, string>> = {
  'verdicts/r2-dynamic-json/agent-dynamic-json-0044': 'the engine put a random identifier into the name of a column',
  'verdicts/r3-window-series-scan/agent-window-series-scan-0030': 'top-hitters chose among five equal values',
};

/** The folder of outside test material. */
export const dataFolder = resolve(process.env['SAFEGUARD_TEST_DATA'] ?? '../shared/data');

const lines = (file: string): unknown[] =>
  readFileSync(join(dataFolder, 'kql', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const clrTypes: Readonly<Record<string, KustoType>> = {
  Int32: 'int',
  Int64: 'long',
  Double: 'real',
  Boolean: 'bool',
  SByte: 'bool',
  String: 'string',
  DateTime: 'datetime',
  TimeSpan: 'timespan',
  Object: 'dynamic',
  Guid: 'guid',
  SqlDecimal: 'decimal',
};

interface DocsLine {
  readonly id: string;
  readonly kql: string;
  readonly expected: { columns: string[]; column_types: string[]; rows: unknown[][] };
  readonly deterministic: boolean;
  readonly geo: boolean;
}

/** The queries of the documentation, with typed columns and all rows. */
export const docsCases = (): EmulatorCase[] =>
  (lines('emulator-docs.ndjson') as DocsLine[]).map(({ id, kql, expected, deterministic, geo }) => ({
    id,
    kql,
    deterministic,
    geo,
    differs: (answer, ordered) => {
      if (canonical(answer.columns.map(({ name }) => name)) !== canonical(expected.columns)) return 'columns';
      if (
        canonical(answer.columns.map(({ type }) => type)) !==
        canonical(expected.column_types.map((type) => clrTypes[type] ?? type))
      )
        return 'types';
      const text = (rows: readonly (readonly unknown[])[]): string[] =>
        rows.map((row) => canonical(row.map((value, index) => comparable(value, answer.columns[index]?.type))));
      const got = text(answer.rows);
      const wanted = text(expected.rows);
      return canonical(ordered ? got : got.sort()) === canonical(ordered ? wanted : wanted.sort()) ? undefined : 'rows';
    },
  }));

const shortTypes: Readonly<Record<string, readonly KustoType[]>> = {
  Int: ['int', 'long'],
  Real: ['real', 'decimal'],
  Bool: ['bool'],
  String: ['string'],
  DateTime: ['datetime'],
  TimeSpan: ['timespan'],
  Dynamic: ['dynamic'],
  Guid: ['guid'],
  Decimal: ['decimal'],
};

interface AdversarialLine {
  readonly id: string;
  readonly kql: string;
  readonly columns: string[];
  readonly rowCount: number;
  readonly sampleRows: string[];
}

/** The short queries that probe semantics: columns, how many rows, and the first eight. */
export const adversarialCases = (): EmulatorCase[] =>
  (lines('emulator-adversarial.ndjson') as AdversarialLine[]).map((line) => ({
    id: line.id,
    kql: line.kql,
    deterministic: true,
    geo: false,
    differs: (answer, ordered) => differsFrom(line, answer, ordered),
  }));

const differsFrom = (
  line: AdversarialLine,
  answer: Answer,
  ordered: boolean,
): 'columns' | 'types' | 'rows' | undefined => {
  const wanted = line.columns.map((column) => ({
    name: column.slice(0, column.lastIndexOf(':')),
    type: column.slice(column.lastIndexOf(':') + 1),
  }));
  if (canonical(answer.columns.map(({ name }) => name)) !== canonical(wanted.map(({ name }) => name))) return 'columns';
  if (!wanted.every(({ type }, index) => shortTypes[type]?.includes(answer.columns[index]?.type ?? 'bool')))
    return 'types';
  if (answer.rows.length !== line.rowCount) return 'rows';
  const got = answer.rows.map((row) => rowText(row, answer.columns));
  const expected = line.sampleRows.map(squashed);
  if (ordered) return expected.every((row, index) => got[index] === row) ? undefined : 'rows';
  const pool = [...got];
  for (const row of expected) {
    const at = pool.indexOf(row);
    if (at < 0) return 'rows';
    pool.splice(at, 1);
  }
  return undefined;
};
