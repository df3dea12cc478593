import { beforeAll, describe, expect, it } from 'vitest';
import { compileWith } from './compile.ts';
import { type ExplainedStep, type Explanation, explainQuery, planLines } from './explain.ts';
import { type Kusto, loadKusto } from './syntax/kusto.ts';

const columns = [
  { name: 'Name', type: 'string' },
  { name: 'N', type: 'long' },
] as const;
const tables = ['T', 'U'].map((name) => ({ name, columns }));

let kusto: Kusto;
beforeAll(async () => {
  kusto = await loadKusto();
});

const explain = (text: string): Explanation => {
  const compiled = compileWith(kusto, text, { tables, functions: [] });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return explainQuery(compiled.value);
};

const steps = (step: ExplainedStep | undefined): string[] =>
  step === undefined ? [] : [/^\w+/.exec(step.step)?.[0] ?? '', ...step.inputs.flatMap(steps)];

describe('explainQuery', () => {
  it('shows the steps from the last to the table, with columns where they change', () => {
    const { plan } = explain('T | where N > 5 | summarize n = count() by Name');
    expect(steps(plan)).toEqual(['Aggregate', 'Filter', 'Scan']);
    expect(plan === undefined ? [] : planLines(plan)).toEqual([
      expect.stringMatching(/^Aggregate n = .*count\(\).* by Name {2}→ Name:string, n:long$/),
      expect.stringMatching(/^ {2}Filter .*N.*\{p1:Int64\}/),
      '    Scan T  → Name:string, N:long',
    ]);
  });

  it.each<[string, string]>([
    ['T | join kind=inner U on Name', 'INNER'],
    ['union T, U', 'Union'],
    ['T | top 3 by N', 'Limit'],
    ['T | extend x = N * 2', 'Project'],
    ['datatable(a:long)[1, 2] | mv-expand b = range(1, a)', 'Unnest'],
    ['let s = T | where N > 1; union s, s', 'Shared'],
    ['print 1', 'Rows'],
  ])('%s: has a step %s', (text, step) => expect(steps(explain(text).plan)).toContain(step));

  it('shows what is shared once', () => {
    const shown = steps(explain('let s = T | where N > 1; union s, s').plan);
    expect(shown.filter((step) => step === 'Scan')).toHaveLength(1);
  });

  it('tells SQL, parameters and tables', () => {
    const { sql, parameters, tables: read } = explain('T | where Name == "x"');
    expect(sql.split('\n').length).toBeGreaterThan(2);
    expect(parameters).toEqual({ p1: 'x' });
    expect(read).toEqual(['T']);
  });
});
