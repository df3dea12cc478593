import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { Lake } from '../../src/lake/lake.ts';
import { ok } from '../../src/lib/result.ts';
import { testEngine } from './engine.ts';

// Answers that were once wrong, or that the engine gives differently from Kusto unless it is told otherwise.

let engine: Engine | undefined;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(async () => {
  await engine?.close();
});

const cases: readonly [what: string, kql: string, rows: readonly unknown[]][] = [
  [
    'rows taken apart twice are numbered anew',
    `datatable(a:int)[1, 2] | mv-expand p = dynamic([1, 2]) to typeof(long) | extend r0 = dynamic(["x"])
     | mv-apply r = r0 to typeof(string) on (summarize hits = count()) | project a, p, hits`,
    [
      [1, 1, 1],
      [1, 2, 1],
      [2, 1, 1],
      [2, 2, 1],
    ],
  ],
  [
    'rows taken apart before they are numbered have numbers of their own',
    `print p = dynamic([1, 2]) | mv-expand p to typeof(long) | mv-apply r = dynamic(["x", "y"]) on (summarize hits = count())
     | sort by p asc`,
    [
      [1, 2],
      [2, 2],
    ],
  ],
  [
    'rows of a union that were numbered before are numbered anew',
    `union (range a from 1 to 3 step 1 | mv-apply b = dynamic([1, 2]) on (take 1)), (range a from 1 to 3 step 1)
     | mv-apply c = dynamic([1, 2]) on (summarize hits = count()) | summarize groups = count(), hits = sum(hits)`,
    [[6, 12]],
  ],
  [
    'a value of the rows of a partition is one of each',
    `range x from 1 to 4 step 1 | extend k = x % 2 | partition by k (as P | extend s = toscalar(P | summarize sum(x)))
     | sort by x asc | project x, s`,
    [
      [1, 4],
      [2, 6],
      [3, 4],
      [4, 6],
    ],
  ],
  [
    'a value of the elements of a row is one of each row',
    `datatable(a:dynamic)[dynamic([1, 2]), dynamic([3])] | mv-apply x = a to typeof(long) on (as P | extend s = toscalar(P | summarize sum(x)))
     | project x, s`,
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  ],
  [
    'rows of a partition are joined to rows of the same partition',
    `range x from 1 to 4 step 1 | extend k = x % 2, one = 1 | partition by k (as P | join kind=inner (P) on one) | count`,
    [[8]],
  ],
  [
    'a union in a partition meets each of them, also those without rows',
    `let R = datatable(x:long)[7, 8]; range x from 1 to 4 step 1 | extend k = x % 2 | partition by k (where x > 3 | union R | summarize s = sum(x))
     | sort by s asc`,
    [[15], [19]],
  ],
  [
    'a union of the rows of a partition with themselves',
    'range x from 1 to 4 step 1 | extend k = x % 2 | partition by k (as P | where x > 2 | union P | summarize s = sum(x)) | sort by s asc',
    [[7], [10]],
  ],
  [
    'a search in a partition',
    'range x from 9 to 12 step 1 | partition by x (search "11" | count) | summarize sum(Count)',
    [[1]],
  ],
  ['a named value of distinct', 'datatable(y:string)[" a", "a "] | distinct x = trim(" ", y)', [['a']]],
  ['a range of whole numbers', 'range x from 1 to 5 step 2', [[1], [3], [5]]],
  ['a range of no numbers', 'range x from 5 to 1 step 1', []],
  [
    'a list of numbers in a dynamic holds texts of them',
    'print r = "50126" | where r in (dynamic([50126])) | count',
    [[1]],
  ],
  ['null keys meet null keys', 'print k = long(null) | join kind=inner (print k = long(null)) on k | count', [[1]]],
  ['bins of days are aligned to the year one', 'print bin(datetime(1955-11-05), 7d)', [['1955-10-31T00:00:00Z']]],
  [
    'whole numbers keep their digits inside dynamics',
    'print dynamic({"n": 9007199254740993})',
    [[{ n: '9007199254740993' }]],
  ],
];

describe('an answer', () => {
  it.for(cases)('%s', async ([, kql, rows], context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const answer = await lake.query(kql, { now: '2026-01-01T00:00:00Z' });
    expect(answer.ok ? answer.value.rows : answer.error.failure).toEqual(rows);
  });

  it('fails where the rows of a partition would have to meet all rows', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const rows = 'let R = range x from 3 to 6 step 1; range x from 1 to 4 step 1 | extend k = x % 2';
    const answers = await Promise.all(
      [
        `${rows} | partition by k (where x > 0 | join kind=rightouter R on x)`,
        `${rows} | partition by k (where x > 0 | join kind=fullouter R on x)`,
        `${rows} | partition by k (where x > 0 | join kind=rightanti R on x)`,
        `${rows} | partition by k (as P | where x in (P | where x > 2 | project x))`,
      ].map((kql) => lake.query(kql, { now: '2026-01-01T00:00:00Z' })),
    );
    expect(answers.map((answer) => (answer.ok ? answer.value.rows : answer.error.failure.code.slice(0, 15)))).toEqual(
      answers.map(() => 'KQL_UNSUPPORTED'),
    );
  });

  it('fails where a range is too long to give in whole', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const literal = await lake.query('range x from 1 to 1000000000000 step 1 | count', { now: '2026-01-01T00:00:00Z' });
    const computed = await lake.query('let n = toscalar(print 100000000); range x from 1 to n step 1 | count', {
      now: '2026-01-01T00:00:00Z',
    });
    expect([literal.ok, computed.ok]).toEqual([false, false]);
  });
});
