import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { Lake } from '../../src/lake/lake.ts';
import { ok } from '../../src/lib/result.ts';
import { testEngine } from './engine.ts';

// Plugins that compare periods: the examples of Microsoft's documentation that have rows of their own, and what fails.

let engine: Engine | undefined;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(async () => {
  await engine?.close();
});

const users = `let Users = datatable(day:int, who:dynamic)[1, dynamic([0,2,3,4]), 2, dynamic([0,1,3,4,5]), 3, dynamic([0,2,4,5]),
  4, dynamic([0,1,2,3]), 5, dynamic([0,1,2,3,4])]
  | mv-expand user = who to typeof(long) | project user, Timestamp = datetime(2019-10-31) + day * 1d;`;
const [from, until] = ['datetime(2019-11-01)', 'datetime(2019-11-07) - 1tick'];

const cases: readonly [what: string, kql: string, rows: readonly unknown[]][] = [
  [
    'new_activity_metrics of one cohort',
    `${users} Users | evaluate new_activity_metrics(user, Timestamp, ${from}, ${until}, 1d, ${from}) | sort by to_Timestamp asc
     | project dayofmonth(to_Timestamp), dcount_new_values, dcount_retained_values, dcount_churn_values, retention_rate, churn_rate`,
    [
      [1, 4, 4, 0, 1, 0],
      [2, 2, 3, 1, 0.75, 0.25],
      [3, 1, 3, 1, 0.75, 0.25],
      [4, 1, 3, 1, 0.75, 0.25],
      [5, 1, 4, 0, 1, 0],
      [6, 0, 0, 4, 0, 1],
    ],
  ],
  [
    'new_activity_metrics with users of the time before',
    `${users} Users | evaluate new_activity_metrics(user, Timestamp, datetime(2019-11-02), datetime(2019-11-05), 1d,
       datetime(2019-11-02), (Users | where Timestamp < datetime(2019-11-02)))
     | sort by to_Timestamp asc | project dcount_new_values, dcount_retained_values, churn_rate`,
    [
      [2, 2, 0],
      [0, 1, 0.5],
      [0, 1, 0.5],
      [0, 1, 0.5],
    ],
  ],
  [
    'activity_metrics',
    `${users} Users | evaluate activity_metrics(user, Timestamp, ${from}, ${until}, 1d) | sort by Timestamp asc
     | project dcount_values, dcount_newvalues, retention_rate, churn_rate`,
    [
      [4, 4, 'NaN', 'NaN'],
      [5, 2, 0.75, 0.25],
      [4, 1, 0.6, 0.4],
      [4, 2, 0.5, 0.5],
      [5, 1, 1, 0],
    ],
  ],
  [
    'activity_engagement',
    `${users} Users | evaluate activity_engagement(user, Timestamp, ${from}, datetime(2019-11-05), 1d, 2d)
     | sort by Timestamp asc | project dcount_activities_inner, dcount_activities_outer`,
    [
      [4, 4],
      [5, 6],
      [4, 6],
      [4, 6],
      [5, 5],
    ],
  ],
  [
    'sliding_window_counts',
    `datatable(UserId:string, day:int)["Bob", 1, "David", 1, "David", 1, "John", 1, "Bob", 1, "Ananda", 2, "Atul", 2, "John", 2,
       "Ananda", 3, "Atul", 3, "Atul", 3, "John", 3, "Bob", 3, "Betsy", 4, "Bob", 5]
     | project UserId, Timestamp = datetime(2017-07-31) + day * 1d
     | evaluate sliding_window_counts(UserId, Timestamp, datetime(2017-08-01), datetime(2017-08-07), 3d, 1d)
     | sort by Timestamp asc | project Count, Dcount`,
    [
      [5, 3],
      [8, 5],
      [13, 5],
      [9, 5],
      [7, 5],
      [2, 2],
      [1, 1],
    ],
  ],
];

describe('a plugin that compares periods', () => {
  it.for(cases)('%s', async ([, kql, rows], context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const answer = await lake.query(kql, { now: '2026-01-01T00:00:00Z' });
    expect(answer.ok ? answer.value.rows : answer.error.failure).toEqual(rows);
  });

  it('fails where the documentation does not say what the answer is', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const gap = 'datatable(u:string, t:datetime)["a", datetime(2020-01-01), "a", datetime(2020-01-03)]';
    const span = 'datetime(2020-01-01), datetime(2020-01-03)';
    const refused = [
      `${gap} | evaluate activity_metrics(u, t, ${span}, 1d) | project retention_rate`,
      `${gap} | evaluate activity_engagement(u, t, ${span}, 1d, 2d) | count`,
      `${gap} | evaluate activity_engagement(u, t, datetime(2020-01-02), datetime(2020-01-03), 1d, 2d)`,
      `${gap} | evaluate sliding_window_counts(u, t, ${span}, 36h, 1d)`,
      `${gap} | evaluate new_activity_metrics(u, t, ${span}, 1d) | project churn_rate`,
    ];
    const answers = await Promise.all(refused.map((kql) => lake.query(kql, { now: '2026-01-01T00:00:00Z' })));
    expect(answers.map(({ ok: well }) => well)).toEqual(refused.map(() => false));
  });
});
