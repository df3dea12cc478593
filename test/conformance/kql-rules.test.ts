import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKusto } from '../../src/kql/syntax/kusto.ts';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { conformanceEngine } from './kql/engine.ts';
import { EmptyTables, type Outcome } from './support/empty-tables.ts';
import { describedTables, hasSentinelSet, publishedQueries, savedParsers } from './support/sentinel-set.ts';

// Every published rule and parser that Microsoft's binder accepts compiles and runs over empty tables; of all of them nearly every
// one does once the tables that it lacks are derived from its own text.

if (!hasSentinelSet) console.log('Skipped: no Sentinel rules; set SAFEGUARD_TEST_DATA');

let engine: Engine | undefined;

beforeAll(async () => {
  if (hasSentinelSet) engine = await conformanceEngine();
});
afterAll(async () => {
  await engine?.close();
});

/** As many side by side as the embedded engine reads at once: while it answers, the next ones are compiled. */
const sideBySide = 4;

const outcomesOf = async (empty: EmptyTables): Promise<ReadonlyMap<string, Outcome>> => {
  const outcomes = new Map<string, Outcome>();
  const pending = publishedQueries().values();
  const work = async (): Promise<void> => {
    for (const { path, kql } of pending) outcomes.set(path, await empty.outcomeOf(kql));
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return outcomes;
};

const byReason = (failures: readonly (readonly [string, Outcome])[]): string[] => {
  const reasons = new Map<string, string[]>();
  for (const [path, { failure = '' }] of failures) reasons.set(failure, [...(reasons.get(failure) ?? []), path]);
  return [...reasons]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([reason, paths]) => `${paths.length}x ${reason}: ${paths.slice(0, 3).join(', ')}`);
};

describe.skipIf(!hasSentinelSet)('published rules', () => {
  it('compile and run where the binder accepts them, and nearly all once the missing tables are derived', async (context) => {
    if (engine === undefined) return context.skip();
    const base = { tables: describedTables(), functions: savedParsers() };
    const outcomes = [...(await outcomesOf(new EmptyTables(await loadKusto(), engine, base)))];
    const accepted = outcomes.filter(([, { lacks }]) => lacks === undefined);
    const failures = outcomes.filter(([, { failure }]) => failure !== undefined);
    const failedAccepted = accepted.filter(([, { failure }]) => failure !== undefined);
    const lacking = outcomes.flatMap(([path, { lacks }]) =>
      lacks === undefined ? [] : [`Not accepted, lacks: ${path}: ${lacks}`],
    );
    const all = outcomes.length - failures.length;
    console.log([...lacking, ...byReason(failures)].join('\n'));
    console.log(
      `Rules and parsers: ${outcomes.length}. Accepted by the binder: ${accepted.length}, compiled and run: ${accepted.length - failedAccepted.length}. With derived tables: ${all} (${((100 * all) / outcomes.length).toFixed(1)} %)`,
    );
    expect(failedAccepted).toEqual([]);
    expect(all / outcomes.length).toBeGreaterThanOrEqual(0.97);
  });
});
