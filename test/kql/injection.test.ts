import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileWith } from '../../src/kql/compile.ts';
import type { AnswerValue } from '../../src/kql/decode.ts';
import { type Kusto, loadKusto } from '../../src/kql/syntax/kusto.ts';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { runCompiled } from '../../src/lake/lake.ts';
import { testEngine } from './engine.ts';

// Whatever stands in a text as a value must come back as that value and never as a piece of SQL; whatever stands as a name must
// come back as that name. Each hostile text is tried in every place where a text can enter.

const hostile: readonly string[] = [
  "'",
  '"',
  '`',
  '\\',
  "\\'",
  "' OR 1=1 --",
  "'); DROP TABLE SigninLogs; --",
  '`) FROM system.tables --',
  '{p1:String}',
  '{now:DateTime64(7)}',
  '/* */',
  '--',
  '#',
  ';',
  'a\tb',
  'a\nb',
  'a\r\nb',
  'NULL',
  '\\N',
  '\\x27 OR 1',
  '%27',
  '$' + '{x}',
  '$1',
  '$*',
  '?',
  '[]',
  "['a']",
  'é漢字🙂',
  ' OVER (',
  '_',
  '$left',
  'format JSON',
];

/** A text as Kusto writes it in a query. */
const literal = (text: string): string => JSON.stringify(text).replaceAll("'", "\\'");

/** A name as Kusto writes it in brackets. */
const bracketed = (name: string): string =>
  `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}']`;

/** Places where a value enters, each a query whose first cell is that value. */
const values: Readonly<Record<string, (text: string) => string>> = {
  'a literal': (text) => `print x = ${literal(text)}`,
  'a cell of a datatable': (text) => `datatable(x:string)[${literal(text)}]`,
  'a let': (text) => `let v = ${literal(text)}; print x = v`,
  'an argument of a function': (text) => `let f = (a:string) { strcat(a, "") }; print x = f(${literal(text)})`,
  'a comparison': (text) => `datatable(x:string)[${literal(text)}] | where x == ${literal(text)}`,
  'a comparison without case': (text) => `datatable(x:string)[${literal(text)}] | where x =~ ${literal(text)}`,
  'a list': (text) => `datatable(x:string)[${literal(text)}] | where x in ("zz", ${literal(text)})`,
  'a list without case': (text) => `datatable(x:string)[${literal(text)}] | where x in~ ("zz", ${literal(text)})`,
  contains: (text) => `datatable(x:string)[${literal(text)}] | where x contains ${literal(text)}`,
  startswith: (text) => `datatable(x:string)[${literal(text)}] | where x startswith ${literal(text)}`,
  has: (text) => `datatable(x:string)[${literal(text)}] | where x has ${literal(text)}`,
  has_any: (text) => `datatable(x:string)[${literal(text)}] | where x has_any (${literal(text)}, "zz")`,
  'a value of a bag': (text) => `print d = dynamic({"k": ${JSON.stringify(text)}}) | project x = tostring(d.k)`,
  'a key of a bag': (text) =>
    `print d = dynamic({${JSON.stringify(text)}: "found"}) | project x = iff(tostring(d[${literal(text)}]) == "found", ${literal(text)}, "lost")`,
  'an element of an array': (text) =>
    `print d = dynamic([${JSON.stringify(text)}]) | mv-expand d to typeof(string) | project x = d`,
  'a group': (text) => `datatable(x:string)[${literal(text)}, ${literal(text)}] | summarize count() by x | project x`,
  'a join': (text) =>
    `datatable(x:string)[${literal(text)}] | join kind=inner (datatable(x:string)[${literal(text)}]) on x | project x`,
  iff: (text) => `print x = iff(true, ${literal(text)}, "no")`,
  strcat: (text) => `print x = strcat(${literal(text)}, "")`,
  replace_string: (text) => `print x = replace_string("@", "@", ${literal(text)})`,
};

/** Places where a name enters, each a query with one column of that name. */
const names: Readonly<Record<string, (name: string) => string>> = {
  extend: (name) => `print y = 1 | extend ${bracketed(name)} = y + 1 | project-away y`,
  project: (name) => `print y = 1 | project ${bracketed(name)} = y`,
  'a datatable': (name) => `datatable(${bracketed(name)}:long)[1]`,
  'a group': (name) => `print y = 1 | summarize ${bracketed(name)} = count()`,
  'a rename': (name) => `print y = 1 | project-rename ${bracketed(name)} = y`,
  'a chain': (name) =>
    `print y = 1 | extend ${bracketed(name)} = y | where ${bracketed(name)} == 1 | sort by ${bracketed(name)} | project ${bracketed(name)}`,
};

let engine: Engine | undefined;
let kusto: Kusto;
beforeAll(async () => {
  engine = await testEngine();
  kusto = await loadKusto();
});
afterAll(async () => {
  await engine?.close();
});

const ask = async (kql: string): Promise<{ columns: string[]; rows: readonly (readonly AnswerValue[])[] } | string> => {
  if (engine === undefined) return 'no engine';
  const compiled = compileWith(kusto, kql, { tables: [], functions: [] });
  if (!compiled.ok) return `${compiled.error.code} ${compiled.error.message}`;
  const answer = await runCompiled(engine, compiled.value, { now: '2026-01-01T00:00:00Z' });
  if (!answer.ok) return answer.error.failure.message;
  return { columns: answer.value.columns.map(({ name }) => name), rows: answer.value.rows };
};

describe('a hostile text', () => {
  for (const [place, query] of Object.entries(values)) {
    it(`comes back as it is from ${place}`, async (context) => {
      if (engine === undefined) return context.skip('no ClickHouse engine');
      const answers = await Promise.all(hostile.map(async (text) => ({ text, got: await ask(query(text)) })));
      const wrong = answers.filter(({ text, got }) => typeof got === 'string' || got.rows[0]?.[0] !== text);
      expect(wrong).toEqual([]);
    });
  }

  it('never stands in the SQL', () => {
    const canary = 'c4n4ry';
    const written = Object.values(values).map((query) =>
      compileWith(kusto, query(canary), { tables: [], functions: [] }),
    );
    expect(written.filter((compiled) => !compiled.ok || compiled.value.sql.includes(canary))).toEqual([]);
  });
});

describe('a hostile name', () => {
  for (const [place, query] of Object.entries(names)) {
    it(`comes back as it is from ${place}`, async (context) => {
      if (engine === undefined) return context.skip('no ClickHouse engine');
      const answers = await Promise.all(hostile.map(async (name) => ({ name, got: await ask(query(name)) })));
      const wrong = answers.filter(
        ({ name, got }) => typeof got === 'string' || got.columns[0] !== name || got.rows.length !== 1,
      );
      expect(wrong).toEqual([]);
    });
  }
});
