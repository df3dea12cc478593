import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { Lake } from '../../src/lake/lake.ts';
import { createTableSql } from '../../src/lake/tables/create-table-sql.ts';
import { ensureTables } from '../../src/lake/tables/ensure-tables.ts';
import type { StoredTable } from '../../src/lake/tables/stored-table.ts';
import { ok } from '../../src/lib/result.ts';
import { testEngine } from './engine.ts';

// Terms in random texts, found three ways that must agree: by an index of words, by looking at each text, and by the rule itself
// written here once more. Some rows were stored before the index was made, some after.

const table: StoredTable = {
  name: 'Texts',
  key: [],
  columns: [
    { name: 'Number', type: 'long' },
    { name: 'Text', type: 'string', text: true },
  ],
};
const withoutIndex: StoredTable = {
  ...table,
  columns: table.columns.map(({ name, type }) => ({ name, type })),
};

const pieces = ['ab', 'AB', 'a', 'b', 'k', 'K', 's', '1', ' ', '_', '-', '.', '"', '\\', "'"];
const beyond = ['é', 'ß', '–', '“', '\u212A', '\u017F', '\u0661', '漢', '\u0301', '😀'];

/** A generator of whole numbers that gives the same ones every time (xorshift). */
const numbersFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};
const next = numbersFrom(20260102);
const texts = Array.from({ length: 6000 }, (_, number) => {
  const from = number % 3 === 0 ? [...pieces, ...beyond] : pieces;
  return Array.from({ length: next(8) }, () => from[next(from.length)] ?? '').join('');
});

const letters = /[\p{L}\p{N}]/u;
const lowerAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether a needle of ASCII stands in a text with its ends at ends of terms. */
const isFound = (whole: string, needle: string, [ignoreCase, before, after]: readonly boolean[]): boolean => {
  const [text, term] = ignoreCase === true ? [lowerAscii(whole), lowerAscii(needle)] : [whole, needle];
  const isLetter = (character: string | undefined): boolean => character !== undefined && letters.test(character);
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const [left, right] = [[...text.slice(0, at)].at(-1), [...text.slice(at + term.length)][0]];
    const begins = before !== true || !isLetter(term[0]) || !isLetter(left);
    const ended = after !== true || !isLetter(term.at(-1)) || !isLetter(right);
    if (begins && ended) return true;
  }
  return false;
};

const whole = [true, true, true];
const found =
  (needle: string, options: readonly boolean[] = whole) =>
  (text: string) =>
    isFound(text, needle, options);

const conditions: readonly [kql: string, rule: (text: string) => boolean][] = [
  ['Text has "ab"', found('ab')],
  ['Text has "k"', found('k')],
  ['Text has "s1"', found('s1')],
  ['Text has "ab-ab"', found('ab-ab')],
  ['Text has "k s"', found('k s')],
  ['Text has "-ab"', found('-ab')],
  ['Text has_cs "AB"', found('AB', [false, true, true])],
  ['Text has_cs "ab.k"', found('ab.k', [false, true, true])],
  ['Text hasprefix "ab"', found('ab', [true, true, false])],
  ['Text hasprefix "s.ab"', found('s.ab', [true, true, false])],
  ['Text hassuffix "K"', found('K', [true, false, true])],
  ['Text contains "bk"', found('bk', [true, false, false])],
  ['Text contains "b_s"', found('b_s', [true, false, false])],
  ['Text !has "ab"', (text) => !isFound(text, 'ab', whole)],
  ['not(Text has "ab" or Text has "k")', (text) => !isFound(text, 'ab', whole) && !isFound(text, 'k', whole)],
  ['Text has "ab" and Text !has "k"', (text) => isFound(text, 'ab', whole) && !isFound(text, 'k', whole)],
  ['Text has "ab" or Number == 7', (text) => isFound(text, 'ab', whole) || text === texts[7]],
  ['Text has_any ("ab", "s1")', (text) => ['ab', 's1'].some((needle) => isFound(text, needle, whole))],
  ['Text has_any ("ab1", "b-a", "k")', (text) => ['ab1', 'b-a', 'k'].some((needle) => isFound(text, needle, whole))],
  ['Text has_any ("-", "k")', (text) => ['-', 'k'].some((needle) => isFound(text, needle, whole))],
  ['Text has_all ("ab", "k")', (text) => ['ab', 'k'].every((needle) => isFound(text, needle, whole))],
  ['Text has strcat("a", "b")', found('ab')],
  ['Text has iff(Number >= 0, "k s", "")', found('k s')],
];

let engine: Engine | undefined;
let lake: Lake | undefined;
beforeAll(async () => {
  engine = await testEngine();
  if (engine === undefined) return;
  lake = new Lake(engine, { names: ['Texts'], table: () => table, ensure: async () => ok(undefined) });
  const rows = texts.map((text, number) => ({ Number: number, Text: text }));
  const made = await engine.execute({ sql: createTableSql(withoutIndex) });
  const first = await engine.insert({ table: 'Texts', format: 'JSONEachRow', rows: rows.slice(0, 3000) });
  const changed = await ensureTables(engine, [table]);
  const then = await engine.insert({ table: 'Texts', format: 'JSONEachRow', rows: rows.slice(3000) });
  for (const step of [made, first, changed, then]) if (!step.ok) throw new Error(step.error.message);
});
afterAll(async () => {
  await engine?.close();
});

const numbers = async (kql: string): Promise<unknown> => {
  const answer = await lake?.query(kql, { now: '2026-01-02T00:00:00Z' });
  return answer?.ok === true ? answer.value.rows.map(([number]) => Number(number)) : JSON.stringify(answer?.error);
};

describe('a term', () => {
  it.each(conditions)('is found where it stands: %s', async (condition, rule) => {
    if (lake === undefined) return;
    const wanted = texts.flatMap((text, number) => (rule(text) ? [number] : []));
    expect(wanted.length).toBeGreaterThan(0);
    expect(await numbers(`Texts | where ${condition} | project Number | sort by Number asc`)).toEqual(wanted);
    expect(
      await numbers(`Texts | extend Hit = ${condition} | where Hit | project Number | sort by Number asc`),
    ).toEqual(wanted);
    expect(await numbers(`Texts | summarize countif(${condition})`)).toEqual([wanted.length]);
  });
});
