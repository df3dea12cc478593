import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/lake/engine/engine.ts';
import { Lake } from '../../../src/lake/lake.ts';
import { ok } from '../../../src/lib/result.ts';
import { adversarialCases, docsCases, type EmulatorCase, unmatchable } from './emulator-cases.ts';
import { conformanceEngine } from './engine.ts';

// The answers of Microsoft's own engine, query by query. What is exact once stays exact: its id stands in a list that only grows.
// What is not exact must be refused by name: an answer that differs is a defect, and none is allowed.

type Verdict = {
  readonly id: string;
  readonly state: 'exact' | 'refused' | 'engine' | 'columns' | 'types' | 'rows';
  readonly why?: string;
};

let engine: Engine | undefined;

beforeAll(async () => {
  engine = await conformanceEngine();
});
afterAll(async () => {
  await engine?.close();
});

const judge = async (one: EmulatorCase, lake: Lake): Promise<Verdict> => {
  const options = { now: '2026-01-02T03:04:05Z' };
  const compiled = await lake.compile(one.kql, options);
  if (!compiled.ok) return { id: one.id, state: 'refused', why: `${compiled.error.code} ${compiled.error.message}` };
  const answer = await lake.query(one.kql, options);
  if (!answer.ok) return { id: one.id, state: 'engine', why: answer.error.failure.message };
  return { id: one.id, state: one.differs(answer.value, compiled.value.ordered) ?? 'exact' };
};

const judgeAll = async (cases: readonly EmulatorCase[], on: Engine): Promise<Verdict[]> => {
  const lake = new Lake(on, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
  const verdicts: Verdict[] = [];
  for (let start = 0; start < cases.length; start += 4) {
    verdicts.push(...(await Promise.all(cases.slice(start, start + 4).map((one) => judge(one, lake)))));
  }
  return verdicts;
};

const listOf = (file: string): URL => new URL(file, import.meta.url);

/** What was exact before. With GROW_EXACT=1 what is exact now is added; nothing ever leaves the list. */
const exactBefore = (file: string, now: ReadonlySet<string>): string[] => {
  const before = readFileSync(listOf(file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  if (process.env['GROW_EXACT'] === '1') {
    writeFileSync(listOf(file), `${[...new Set([...before, ...now])].sort().join('\n')}\n`);
  }
  return before;
};

const count = (verdicts: readonly Verdict[], ...states: readonly Verdict['state'][]): number =>
  verdicts.filter(({ state }) => states.includes(state)).length;

/** What compiles must run: SQL that the engine does not take is a defect of ours, no refusal. */
const broken = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ state }) => state === 'engine').map(({ id, why }) => `${id}: ${why}`);

const wrong = (verdicts: readonly Verdict[]): string[] =>
  verdicts
    .filter(({ id, state }) => (state === 'columns' || state === 'types' || state === 'rows') && !(id in unmatchable))
    .map(({ id, state }) => `${id}: ${state}`);

describe('the answers of Microsoft’s engine', () => {
  it('are matched by the queries of its documentation', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const cases = docsCases();
    const verdicts = await judgeAll(cases, engine);
    const of = (keep: (one: EmulatorCase) => boolean): Verdict[] =>
      verdicts.filter((_, index) => keep(cases[index] as EmulatorCase));
    const fixed = of(({ deterministic, geo }) => deterministic && !geo);
    const free = of(({ deterministic, geo }) => !deterministic && !geo);
    const geo = of((one) => one.geo);
    console.log(`emulator-docs: deterministic ${count(fixed, 'exact')} of ${fixed.length} exact`);
    console.log(
      `emulator-docs: free ${count(free, 'exact', 'rows')} of ${free.length} with the right columns and types`,
    );
    console.log(`emulator-docs: geo ${count(geo, 'exact')} of ${geo.length} exact`);
    for (const { id, state, why } of [...fixed, ...free, ...geo].filter(
      ({ state }) => state === 'engine' || state === 'refused',
    ))
      console.log(`  ${state} ${id}: ${why}`);
    expect(
      wrong([...fixed, ...geo.filter(({ id }) => cases.some((one) => one.id === id && one.deterministic))]),
    ).toEqual([]);
    expect(broken(verdicts)).toEqual([]);
    expect(free.filter(({ state }) => state === 'columns' || state === 'types').map(({ id }) => id)).toEqual([]);
    const settled = new Set(cases.filter(({ deterministic }) => deterministic).map(({ id }) => id));
    const exact = new Set(verdicts.filter(({ id, state }) => state === 'exact' && settled.has(id)).map(({ id }) => id));
    expect(exactBefore('emulator-docs.exact.txt', exact).filter((id) => !exact.has(id))).toEqual([]);
  });

  it('are matched by the queries that probe semantics', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const verdicts = await judgeAll(adversarialCases(), engine);
    console.log(`emulator-adversarial: ${count(verdicts, 'exact')} of ${verdicts.length} exact`);
    for (const { id, state, why } of verdicts.filter((one) => one.state === 'engine' || one.state === 'refused'))
      console.log(`  ${state} ${id}: ${why}`);
    expect(wrong(verdicts)).toEqual([]);
    expect(broken(verdicts)).toEqual([]);
    const exact = new Set(verdicts.filter(({ state }) => state === 'exact').map(({ id }) => id));
    expect(exactBefore('emulator-adversarial.exact.txt', exact).filter((id) => !exact.has(id))).toEqual([]);
  });
});
