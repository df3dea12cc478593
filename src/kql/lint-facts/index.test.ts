import { beforeAll, describe, expect, it } from 'vitest';
import type { KqlAnalysis } from '../../model/kql-analysis.ts';
import { type Kusto, loadKusto } from '../syntax/kusto.ts';
import { lintTables as tables } from '../testing/lint-table.ts';
import { analyseForLint } from './index.ts';

let kusto: Kusto;
beforeAll(async () => {
  kusto = await loadKusto();
});

const analysed = (kql: string): KqlAnalysis => analyseForLint(kusto, kql, { tables, functions: [] });
const facts = (kql: string) => analysed(kql).facts;
const comparisons = (kql: string) =>
  facts(kql).comparisons.map(({ operator, left, literals, complete }) =>
    [left, operator, literals.map(({ type, text }) => `${type}:${text}`).join(','), complete ? '' : '...']
      .join(' ')
      .replace(/ +/g, ' ')
      .trim(),
  );

describe('analyseForLint comparisons', () => {
  it.each<[string, readonly string[]]>([
    ['T | where A == "x"', ['A == string:x']],
    ['T | where A =~ @"c:\\x" and N != 48', ['A =~ string:c:\\x', 'N != long:48']],
    ['T | where tolower( A ) in ("x", "y")', ['tolower(A) in string:x,string:y']],
    ['T | where A !in~ ("x")', ['A !in~ string:x']],
    ['T | where A has_any (dynamic(["a", "b"]))', ['A has_any string:a,string:b']],
    ["T | where A in (dynamic(['a', 1]))", ['A in string:a,long:1']],
    ['T | where A has_all ("a", B)', ['A has_all string:a ...']],
    ['T | where F == true', ['F == bool:true']],
    ['T | where A == B', ['A == ...']],
    ['T | where tostring(D["a b"]) == "x"', ['tostring(D["a b"]) == string:x']],
    ['T | extend X = iff(A == "x", 1, 2)', ['A == string:x']],
    ['let f = (x:string) { T | where A == x }; f("q") | where B startswith "z"', ['A == ...', 'B startswith string:z']],
    ['T | where N between (1 .. 5)', ['N between ...']],
  ])('reads %s', (kql, expected) => {
    expect(comparisons(kql)).toEqual(expected);
  });

  it.each<[string, readonly (readonly string[])[]]>([
    ['T | where A == "1" and (B == "2" and N == 3)', [['A', 'B', 'N']]],
    ['T | where A == "1" or B == "2"', [['A'], ['B']]],
    ['T | where A == "1" | where B == "2"', [['A', 'B']]],
    ['T | where A == "1" | extend A = "x" | where B == "2"', [['A'], ['B']]],
    ['T | where A == "1" and not(B == "2")', [['A'], ['B']]],
    ['T | where A == "1" and (B == "2" or N == 3)', [['A'], ['B'], ['N']]],
    ['T | where A == "1" | join (T | where A == "2") on B', [['A'], ['A']]],
  ])('knows what holds together in %s', (kql, expected) => {
    const groups = new Map<number, string[]>();
    for (const { conjunction, left } of facts(kql).comparisons) {
      groups.set(conjunction, [...(groups.get(conjunction) ?? []), left]);
    }
    expect([...groups.values()]).toEqual(expected);
  });

  it('places a comparison in the text and knows its left side', () => {
    const kql = 'T\n| where tolower(A) == "x"';
    expect(facts(kql).comparisons[0]).toMatchObject({
      offset: 10,
      length: 17,
      leftFunction: 'tolower',
      leftType: 'string',
    });
  });
});

describe('analyseForLint facts', () => {
  it.each<[string, readonly number[]]>([
    ['T | where TimeGenerated > ago(14d)', [1_209_600]],
    ['let l = 2h; T | where TimeGenerated > ago(l)', [7200]],
    ['let l = 1d; let m = l + 12h; T | where TimeGenerated between (ago(m) .. ago(1h))', [129_600, 3600]],
    ['T | where TimeGenerated > now() - 3d', [259_200]],
    ['T | where TimeGenerated > now(-7d)', [604_800]],
    ['T | where TimeGenerated > ago(totimespan(A))', []],
    ['T | where TimeGenerated > ago(time(1.02:00:00))', [93_600]],
    ['let l = l; T | where TimeGenerated > ago(l)', []],
  ])('finds how far back %s reaches', (kql, seconds) => {
    expect(facts(kql).lookbacks.map((one) => one.seconds)).toEqual(seconds);
  });

  it.each<[string, boolean]>([
    ['T | where TimeGenerated > ago(1d)', true],
    ['T | where TimeGenerated between (ago(2d) .. ago(1d))', true],
    ['Unheard | where TimeGenerated > ago(1d)', true],
    ['T | where A > "x"', false],
    ['T | take 1', false],
  ])('knows whether %s filters by time', (kql, expected) => {
    expect(facts(kql).filtersTime).toBe(expected);
  });

  it('knows which names nothing reads', () => {
    const kql = 'let a = 1; let b = a; let c = 2; let f = () { c }; T | where N > b';
    expect(facts(kql).lets.map(({ name, used }) => [name, used])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['f', false],
    ]);
  });

  it.each<[string, readonly string[]]>([
    ['search "x"', ['search']],
    ['search in (T) "x"', ['search']],
    ['union * | take 1', ['union *']],
    ['union withsource=S * | take 1', ['union *']],
    ['union T, T', []],
    ['union T*', []],
    ['find in (T) where A == "x"', ['find']],
  ])('finds operators over everything in %s', (kql, expected) => {
    expect(facts(kql).broadOperators.map(({ kind }) => kind)).toEqual(expected);
  });

  it.each<[string, object]>([
    ['T', { least: 0 }],
    ['T | count', { least: 1, most: 1 }],
    ['T | summarize count() | extend X = 1', { least: 1, most: 1 }],
    ['T | summarize c = count() | where c > 5', { least: 0, most: 1 }],
    ['T | summarize count() by A', { least: 0 }],
    ['T | take 5 | project A', { least: 0, most: 5 }],
    ['T | top 3 by N', { least: 0, most: 3 }],
    ['print 1', { least: 1, most: 1 }],
    ['T | count | mv-expand x = range(1, 3)', { least: 0 }],
  ])('bounds the rows of %s', (kql, expected) => {
    expect(facts(kql).rows).toEqual(expected);
  });
});

describe('analyseForLint', () => {
  it('gives columns, tables and what the binder says', () => {
    const good = analysed('T | project A, X = N + 1');
    expect(good.resultColumns).toEqual([
      { name: 'A', type: 'string' },
      { name: 'X', type: 'long' },
    ]);
    expect(good.tables).toEqual(['T']);
    expect(good.diagnostics).toEqual([]);
    const bad = analysed('T | where Gone == 1');
    expect(bad.resultColumns).toBeUndefined();
    expect(bad.diagnostics[0]).toMatchObject({ severity: 'error', offset: 10, length: 4 });
    expect(analysed('T | evaluate bag_unpack(D)').resultColumns).toBeUndefined();
  });

  it.each(['', '|', 'let', '"', '((((', 'T | where', ';;;', `${'('.repeat(500)}1${')'.repeat(500)}`])(
    'survives the text %j',
    (kql) => {
      expect(() => analysed(kql)).not.toThrow();
    },
  );
});
