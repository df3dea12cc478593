import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../lake/engine/engine.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { answerOf } from '../../lake/engine/testing/engine.case.ts';
import { aggregates } from '../aggregates/index.ts';
import { compileWith } from '../compile.ts';
import { type AnswerValue, decodeRow } from '../decode.ts';
import { type Kusto, loadKusto } from '../syntax/kusto.ts';
import { functions } from './index.ts';

// Every example that a row of the tables of functions and aggregates gives is run by the real engine. An example is an expression, or
// a whole query: of one cell its value, of one row its cells, of one column its values, else its rows. Of an expression that yields
// several columns the example gives the first.

const opened = await openEngine();
if (!opened.ok)
  process.stderr.write(`The examples of the functions are not run: ${opened.error.code}: ${opened.error.message}\n`);

interface ExampleCase {
  readonly name: string;
  readonly kql: string;
  readonly value: unknown;
  /** Whether the expression yields several columns, so that no name fits it. */
  readonly several: boolean;
}

const cases: readonly ExampleCase[] = [...functions.values(), ...aggregates.values()].flatMap(
  ({ name, examples, several }) =>
    examples.map(([kql, value]) => ({ name, kql, value, several: several !== undefined })),
);

const isQuery = (kql: string): boolean =>
  /^\s*(?:print|range|datatable|let|union)\b(?!\s*\()|^\s*datatable\s*\(/.test(kql);

/** Numbers to twelve digits, in numbers and in what they are inside of. */
const rounded = (value: unknown): unknown => {
  if (typeof value === 'number') return Number(value.toPrecision(12));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
};

/** So many expressions go into one statement. */
const batchSize = 40;

const run = async (engine: Engine, kusto: Kusto, kql: string): Promise<readonly (readonly AnswerValue[])[]> => {
  const compiled = compileWith(kusto, kql, { tables: [], functions: [] });
  if (!compiled.ok) throw new Error(`${compiled.error.code}: ${compiled.error.message}`);
  const { sql, parameters, columns } = compiled.value;
  const now = '2026-11-22 10:00:00.0000000';
  const answer = answerOf(await engine.query({ sql, parameters: { ...parameters, now } }));
  return answer.rows.map((row) => decodeRow(columns, row));
};

const shown = (rows: readonly (readonly AnswerValue[])[]): unknown => {
  const [first = []] = rows;
  if (rows.length === 1) return first.length === 1 ? first[0] : first;
  return first.length === 1 ? rows.map(([cell]) => cell) : rows;
};

describe.skipIf(!opened.ok)('examples', () => {
  const answers = new Map<string, unknown>();

  const one = async (engine: Engine, kusto: Kusto, kql: string, named = true): Promise<void> => {
    try {
      const rows = await run(engine, kusto, isQuery(kql) ? kql : `print ${named ? 'x = ' : ''}${kql}`);
      answers.set(kql, named ? shown(rows) : rows[0]?.[0]);
    } catch (cause) {
      answers.set(kql, cause);
    }
  };

  /** All in one statement; one by one where that fails, so that each failure is its own. */
  const several = async (engine: Engine, kusto: Kusto, expressions: readonly string[]): Promise<void> => {
    try {
      const text = `print ${expressions.map((kql, index) => `x${index} = ${kql}`).join(',\n')}`;
      const [row = []] = await run(engine, kusto, text);
      for (const [index, kql] of expressions.entries()) answers.set(kql, row[index]);
    } catch {
      for (const kql of expressions) await one(engine, kusto, kql);
    }
  };

  beforeAll(async () => {
    if (!opened.ok) return;
    const kusto = await loadKusto();
    const alone = cases.filter(({ kql, several }) => several || isQuery(kql));
    const expressions = cases.filter((example) => !alone.includes(example)).map(({ kql }) => kql);
    for (let from = 0; from < expressions.length; from += batchSize)
      await several(opened.value, kusto, expressions.slice(from, from + batchSize));
    for (const { kql, several } of alone) await one(opened.value, kusto, kql, isQuery(kql) || !several);
  }, 120_000);

  afterAll(async () => {
    if (opened.ok) await opened.value.close();
  });

  it.each(cases.map((example) => [example.name, example.kql, example.value] as const))('%s: %s', (_, kql, value) => {
    const answer = answers.get(kql);
    if (answer instanceof Error) throw answer;
    expect(rounded(answer)).toEqual(rounded(value));
  });
});
