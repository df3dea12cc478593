import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { Lake } from '../../src/lake/lake.ts';
import { ok } from '../../src/lib/result.ts';
import { testEngine } from './engine.ts';

// Graphs: the examples of Microsoft's documentation and what surrounds them. https://learn.microsoft.com/kusto/query/graph-operators

let engine: Engine | undefined;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(async () => {
  await engine?.close();
});

const attack = `let nodes = datatable(name:string, type:string, age:long)["Alice", "Person", 23, "Bob", "Person", 31,
  "Eve", "Person", 17, "Trent", "System", 99];
  let edges = datatable(source:string, destination:string, edge_type:string)["Alice", "Bob", "communicatesWith",
  "Alice", "Trent", "trusts", "Bob", "Trent", "hasPermission", "Eve", "Alice", "attacks", "Mallory", "Alice", "attacks",
  "Mallory", "Bob", "attacks"];
  let G = edges | make-graph source --> destination with nodes on name; G`;

const organisation = `let employees = datatable(name:string, age:long)["Alice", 32, "Bob", 31, "Eve", 27, "Joe", 29, "Chris", 45,
  "Alex", 35, "Ben", 23, "Richard", 39];
  let reports = datatable(employee:string, manager:string)["Bob", "Alice", "Chris", "Alice", "Eve", "Bob", "Ben", "Chris",
  "Joe", "Alice", "Richard", "Bob"];
  reports | make-graph employee --> manager with employees on name`;

const cases: readonly [what: string, kql: string, rows: readonly unknown[]][] = [
  [
    'a fixed pattern',
    `${attack} | graph-match (m)-[a]->(c)-[p]->(t)
     where m.name == "Mallory" and t.name == "Trent" and a.edge_type == "attacks" and p.edge_type == "hasPermission"
     project Attacker = m.name, Compromised = c.name, System = t.name`,
    [['Mallory', 'Bob', 'Trent']],
  ],
  [
    'paths with the properties of their edges from left to right',
    `${organisation} | graph-match (alice)<-[reports*1..5]-(employee) where alice.name == "Alice" and employee.age < 30
     project employee = employee.name, age = employee.age, path = reports.manager | sort by employee asc`,
    [
      ['Ben', 23, ['Alice', 'Chris']],
      ['Eve', 27, ['Alice', 'Bob']],
      ['Joe', 29, ['Alice']],
    ],
  ],
  [
    'conditions on the nodes inside of paths',
    `${organisation} | graph-match (a)<-[r*2..3]-(e) where all(inner_nodes(r), age < 40) and any(r, employee == "Eve")
     project e.name, map(inner_nodes(r), age), map(r, strcat(employee, ">", manager))`,
    [['Eve', [31], ['Bob>Alice', 'Eve>Bob']]],
  ],
  [
    'edges of any direction, none of them twice',
    `${attack} | graph-match (a)--(b)--(c) where a.name == "Eve" project b.name, c.name | sort by c_name asc`,
    [
      ['Alice', 'Bob'],
      ['Alice', 'Mallory'],
      ['Alice', 'Trent'],
    ],
  ],
  [
    'sequences that share nodes',
    `${attack} | graph-match (a)-->(b)-->(c), (a)-->(c) project a.name, b.name, c.name | sort by a_name asc`,
    [
      ['Alice', 'Bob', 'Trent'],
      ['Mallory', 'Alice', 'Bob'],
    ],
  ],
  [
    'a way back',
    'datatable(a:string, b:string)["x", "y", "y", "x"] | make-graph a --> b with_node_id=n | graph-match (s)-[e*2..4]->(t) project s.n, t.n, map(e, a) | sort by s_n asc',
    [
      ['x', 'x', ['x', 'y']],
      ['y', 'y', ['y', 'x']],
    ],
  ],
  [
    'a way without cycles',
    'datatable(a:string, b:string)["x", "y", "y", "x", "y", "z"] | make-graph a --> b with_node_id=n | graph-match cycles=none (s)-[e*0..4]->(t) where s.n == "x" project t.n | sort by t_n asc',
    [['x'], ['y'], ['z']],
  ],
  [
    'a node that no table has',
    `${attack} | graph-to-table nodes with_node_id=id | where isempty(type)`,
    [['3855580634910899594', 'Mallory', '', null]],
  ],
  [
    'tables of rows without an order',
    `union (print a = "x", b = "y"), (print a = "y", b = "z")
     | make-graph a --> b with (union (print id = "x", v = 1), (print id = "y", v = 2)) on id
     | graph-match (s)-->(t) project s.id, t.id, t.v | sort by s_id asc`,
    [
      ['x', 'y', 2],
      ['y', 'z', null],
    ],
  ],
  [
    'the number of those who hang together',
    `datatable(a:long, b:long)[1, 2, 3, 4, 5, 3, 6, 6] | make-graph a --> b with_node_id=n | graph-mark-components
     | graph-to-table nodes | summarize make_list(n) by ComponentId | sort by ComponentId asc | project array_sort_asc(list_n)`,
    [[[1, 2]], [[3, 4, 5]], [[6]]],
  ],
];

describe('a graph', () => {
  it.for(cases)('%s', async ([, kql, rows], context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const answer = await lake.query(kql, { now: '2026-01-01T00:00:00Z' });
    expect(answer.ok ? answer.value.rows : answer.error.failure).toEqual(rows);
  });

  it('fails where the documentation does not say what the answer is', async (context) => {
    if (engine === undefined) return context.skip('no ClickHouse engine');
    const lake = new Lake(engine, { names: [], table: () => undefined, ensure: async () => ok(undefined) });
    const edges = 'datatable(a:string, b:string)["x", "y", "x", "z"] | make-graph a --> b with_node_id=n';
    const refused = [
      `${edges} | graph-match (s)-->(t), (s)-->(u) project t.n, u.n`,
      `${edges} | graph-match (s)-[e*1..2]->(t) where e.a == "x" project t.n`,
      `${edges} | graph-match (s)-->(t), (u)-->(v) project t.n, u.n`,
      `${edges} | graph-mark-components kind=strong | graph-to-table nodes`,
      edges,
    ];
    const answers = await Promise.all(refused.map((kql) => lake.query(kql, { now: '2026-01-01T00:00:00Z' })));
    expect(answers.map(({ ok: well }) => well)).toEqual(refused.map(() => false));
  });
});
