import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileWith } from '../../src/kql/compile.ts';
import { type Kusto, loadKusto } from '../../src/kql/syntax/kusto.ts';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { runCompiled } from '../../src/lake/lake.ts';
import { testEngine } from './engine.ts';

// Random queries over a small table: whatever they ask, the process lives, the limit holds, and the same question has the same
// answer (as a multiset) every time. Half of them are mutilated first, so that the parser and the lowering meet nonsense too.

const source = `datatable(a:long, b:long, s:string, t:datetime, d:dynamic, r:real)[
  1, 10, "x", datetime(2026-01-01), dynamic({"k": 1, "l": [1, 2]}), 1.5,
  2, long(null), "Y y", datetime(2026-01-02T03:04:05.1234567Z), dynamic([1, "two", null]), real(null),
  2, 30, "", datetime(null), dynamic(null), -2.25,
  long(null), -4, "'quote\\\\", datetime(1969-12-31), dynamic("text"), 0.0]`;

const number = fc.constantFrom(
  'a',
  'b',
  'a + b',
  'b / 2',
  'a % 3',
  '-a',
  'toint(r)',
  'strlen(s)',
  'tolong(d.k)',
  'array_length(d)',
  '7',
  'long(null)',
  'bin(b, 4)',
);
const text = fc.constantFrom(
  's',
  'tostring(d)',
  'tostring(a)',
  'strcat(s, "z")',
  'toupper(s)',
  'substring(s, 1)',
  '"x"',
  'tostring(d.l[0])',
  'iff(a > 1, s, "no")',
);
const time = fc.constantFrom('t', 'now()', 'ago(1d)', 'bin(t, 7d)', 't + 1h', 'datetime(2026-01-02)', 'startofweek(t)');
const condition = fc.oneof(
  fc.tuple(number, fc.constantFrom('==', '!=', '<', '>='), number).map((parts) => parts.join(' ')),
  fc
    .tuple(
      text,
      fc.constantFrom('==', '=~', 'has', 'contains', 'startswith', '!has', 'matches regex'),
      fc.constantFrom('"x"', '"y"', '""', '"Y"'),
    )
    .map((parts) => parts.join(' ')),
  fc.tuple(time, fc.constantFrom('<', '>', '=='), time).map((parts) => parts.join(' ')),
  fc.constantFrom(
    'isnull(a)',
    'isempty(s)',
    'a in (1, 2)',
    's in~ ("X", "q")',
    'a between (1 .. 2)',
    'not(a == 1)',
    'd has "two"',
  ),
);
const aggregate = fc.constantFrom(
  'count()',
  'sum(a)',
  'avg(r)',
  'min(t)',
  'max(b)',
  'dcount(s)',
  'make_set(a)',
  'make_list(s)',
  'countif(a > 1)',
  'arg_max(b, s)',
  'stdev(b)',
);
const step = fc.oneof(
  condition.map((test) => `where ${test}`),
  fc.tuple(condition, condition).map(([one, other]) => `where (${one}) and not(${other})`),
  fc.tuple(fc.constantFrom('a', 'n', 'b'), number).map(([name, value]) => `extend ${name} = ${value}`),
  fc.tuple(fc.constantFrom('s', 'm'), text).map(([name, value]) => `extend ${name} = ${value}`),
  fc
    .tuple(aggregate, aggregate, fc.constantFrom('s', 'a', 'bin(t, 1d)', 'tostring(d.k)'))
    .map(
      ([one, two, by]) =>
        `summarize q = ${one}, w = ${two} by a, b, s, t, r, g = ${by}, d = tostring(d) | extend d = todynamic(d)`,
    ),
  fc.constantFrom(
    'distinct a, b, s, t, r | extend d = dynamic([3])',
    'sort by a asc, s',
    'mv-expand d',
    'serialize x = row_number()',
    'project-reorder s',
    'top 3 by b',
    'as X',
  ),
  fc
    .constantFrom('inner', 'leftouter', 'leftanti', 'fullouter', 'innerunique', 'leftsemi')
    .map((kind) => `join kind=${kind} (print a = 2, other = "o") on a`),
  fc.constant('union (print a = 5, s = "u")'),
  fc.constantFrom('mv-apply e = d on (summarize c = count())', 'parse s with before "y" after', 'extend p = prev(a)'),
);
const query = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => [source, ...steps].join('\n| '));
const mutilated = fc
  .tuple(query, fc.nat(), fc.constantFrom('', '|', '(', ')', '"', ' by ', '..', '[', '\u0000', 'summarize', '🙂'))
  .map(([kql, at, piece]) => {
    const place = at % kql.length;
    return `${kql.slice(0, place)}${piece}${kql.slice(place + (at % 5))}`;
  });

let engine: Engine | undefined;
let kusto: Kusto;
beforeAll(async () => {
  engine = await testEngine();
  kusto = await loadKusto();
});
afterAll(async () => {
  await engine?.close();
});

const fatal: ReadonlySet<string> = new Set(['ENGINE_DIED', 'ENGINE_TIMEOUT', 'ENGINE_UNREACHABLE', 'ENGINE_MEMORY']);

/** The rows of an answer as a multiset; or the code of a failure, which is an answer too. */
const answerOf = async (kql: string, on: Engine): Promise<string[]> => {
  const compiled = compileWith(kusto, kql, { tables: [], functions: [] });
  if (!compiled.ok) return [compiled.error.code];
  const answer = await runCompiled(on, compiled.value, { now: '2026-01-03T00:00:00Z', limits: { seconds: 20 } });
  if (answer.ok) return answer.value.rows.map((row) => JSON.stringify(row)).sort();
  expect(fatal.has(answer.error.failure.code), `${answer.error.failure.code}: ${kql}`).toBe(false);
  return [answer.error.failure.code];
};

describe('a random query', () => {
  it('has the same answer every time, and never takes the engine down', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const on = engine;
    await fc.assert(
      fc.asyncProperty(query, async (kql) => {
        const [first, second] = await Promise.all([answerOf(kql, on), answerOf(kql, on)]);
        expect(second).toEqual(first);
        // The binder takes it and the lowering too: then the engine has to understand its SQL.
        expect(
          first.filter((line) => line.startsWith('ENGINE_SQL')),
          kql,
        ).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('is refused with a place when it is nonsense', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    await fc.assert(
      fc.property(mutilated, (kql) => {
        const compiled = compileWith(kusto, kql, { tables: [], functions: [] });
        if (compiled.ok) return;
        expect(compiled.error.code).toMatch(/^(KS\d+|KQL_[A-Z_]+)$/);
        expect(compiled.error.start).toBeGreaterThanOrEqual(0);
        expect(compiled.error.start).toBeLessThanOrEqual(kql.length);
      }),
      { numRuns: 200 },
    );
  });
});
