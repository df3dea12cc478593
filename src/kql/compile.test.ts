import { beforeAll, describe, expect, it } from 'vitest';
import type { TableSchema } from '../model/table.ts';
import { type CompiledQuery, compileQuery, compileWith } from './compile.ts';
import { type Kusto, loadKusto } from './syntax/kusto.ts';

// What compiling gives besides an answer: columns, parameters, positions. That answers are right is shown by the examples of the
// functions and by test/conformance/kql.

const tables: readonly TableSchema[] = [
  {
    name: 'SigninLogs',
    columns: [
      { name: 'TimeGenerated', type: 'datetime', required: true },
      { name: 'UserPrincipalName', type: 'string' },
      { name: 'ResultType', type: 'string' },
      { name: 'Status', type: 'dynamic', hotPaths: [{ path: ['errorCode'], column: 'Status/errorCode' }] },
    ],
  },
];
const catalogue = {
  tables,
  functions: [{ name: 'Failed', parameters: '()', body: '{ SigninLogs | where ResultType != "0" }' }],
};

let kusto: Kusto;
beforeAll(async () => {
  kusto = await loadKusto();
});

const compiled = (text: string): CompiledQuery => {
  const result = compileWith(kusto, text, catalogue);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

const failed = (text: string) => {
  const result = compileWith(kusto, text, catalogue);
  if (result.ok) throw new Error('it compiles');
  return result.error;
};

describe('compileWith', () => {
  it.each<[string, readonly string[]]>([
    ['SigninLogs | project UserPrincipalName, n = 1', ['UserPrincipalName:string', 'n:long']],
    ['SigninLogs | summarize count() by bin(TimeGenerated, 1h)', ['TimeGenerated:datetime', 'count_:long']],
    ['SigninLogs | extend code = Status.errorCode | project code', ['code:dynamic']],
    ['Failed | distinct ResultType', ['ResultType:string']],
    ['SigninLogs | project-rename ResultType = ResultType | project ResultType', ['ResultType:string']],
    ['print d = datetime(2026-01-01), t = 1h', ['d:datetime', 't:timespan']],
    ['SigninLogs | take 1 | getschema | project ColumnName', ['ColumnName:string']],
    ['range x from 1 to 3 step 1 | join kind=leftouter (print x = 2) on x', ['x:long', 'x1:long']],
  ])('%s: its columns', (text, columns) => {
    expect(compiled(text).columns.map(({ name, type }) => `${name}:${type}`)).toEqual(columns);
  });

  it('puts values beside the SQL, never into it', () => {
    const { sql, parameters } = compiled(
      'SigninLogs | where UserPrincipalName == "canary\' OR 1=1" and Status.errorCode == 77123',
    );
    expect(sql).not.toContain('canary');
    expect(sql).not.toContain('77123');
    expect(Object.values(parameters)).toEqual(expect.arrayContaining(["canary' OR 1=1"]));
  });

  it('reads a stored path instead of parsing JSON', () => {
    expect(compiled('SigninLogs | where tostring(Status.errorCode) == "1"').sql).toContain('`Status/errorCode`');
  });

  it('tells tables, order and how to draw', () => {
    expect(compiled('print 1')).toMatchObject({ tables: [], ordered: false });
    expect(compiled('SigninLogs | sort by TimeGenerated | render timechart with (title="Sign-ins")')).toMatchObject({
      tables: ['SigninLogs'],
      ordered: true,
      render: { kind: 'timechart', properties: { title: 'Sign-ins' } },
    });
  });

  it.each<[string, string, RegExp, string]>([
    ['SigninLogs | where ResultTyp == "0"', 'KS142', /ResultTyp/, 'ResultTyp'],
    ['Signins', 'KS142', /any known column, table/, 'Signins'],
    ['SigninLogs | summarise count()', 'KS0', /./, 'summarise count()'],
    ['SigninLogs | facet by ResultType', 'KQL_', /./, ''],
    ['SigninLogs | reduce by ResultType', 'KQL_UNSUPPORTED_OPERATOR', /reduce/, 'reduce'],
    ['SigninLogs | evaluate autocluster()', 'KQL_UNSUPPORTED_PLUGIN', /autocluster/, ''],
    ['', 'KQL_NO_QUERY', /./, ''],
    ['let x = 1;', 'KQL_NO_QUERY', /./, ''],
  ])('%s: fails by name, at its place', (text, code, message, place) => {
    const failure = failed(text);
    expect(failure.code.startsWith(code) || /^KS\d+$/.test(failure.code)).toBe(true);
    expect(failure.message).toMatch(message);
    if (place !== '') expect(text.slice(failure.start, failure.start + failure.length)).toContain(place.slice(0, 4));
  });

  it('lets a query that is scoped to both sides see no row after its end', () => {
    const between = compileWith(kusto, 'SigninLogs | count', { ...catalogue, scoped: 'between' });
    expect(between.ok && between.value.sql).toContain("(_.`TimeGenerated` >= {since:DateTime64(7, 'UTC')})");
    expect(between.ok && between.value.sql).toContain("(_.`TimeGenerated` <= {until:DateTime64(7, 'UTC')})");
  });

  it('lets a query that is limited to a resource see its rows only', () => {
    const limited = compileWith(kusto, 'SigninLogs | count', { ...catalogue, ofResource: true });
    const hasId = catalogue.tables.some(
      ({ name, columns }) => name === 'SigninLogs' && columns.some((column) => column.name === '_ResourceId'),
    );
    expect(limited.ok && limited.value.sql).toContain(hasId ? '{resource:String}' : 'false');
    expect(compiled('SigninLogs | count').sql).not.toContain('{resource:');
  });

  it('lets a scoped query see its period only, where rows tell their time', () => {
    const scoped = compileWith(kusto, 'SigninLogs | count', { ...catalogue, scoped: true });
    expect(scoped.ok && scoped.value.sql).toContain("(_.`TimeGenerated` >= {since:DateTime64(7, 'UTC')})");
    expect(compiled('SigninLogs | count').sql).not.toContain('{since:');
  });

  it('makes long relations that are read more than once statements of their own, where asked to', () => {
    const long = Array.from({ length: 40 }, (_, index) => `c${index} = UserPrincipalName == "x${index}"`).join(', ');
    const text = `let t = SigninLogs | extend ${long}; t | join kind=inner t on UserPrincipalName`;
    const staged = compileWith(kusto, text, { ...catalogue, staged: true });
    if (!staged.ok) throw new Error(staged.error.message);
    const [stage, ...more] = staged.value.stages ?? [];
    expect(more).toEqual([]);
    expect(staged.value.sql.split(`{${stage?.name}:Identifier}`)).toHaveLength(3);
    expect(stage?.sql).toMatch(/^SELECT .*FROM `SigninLogs` AS _$/);
    expect(compiled(text).stages).toBeUndefined();
  });

  it('bounds length and depth', () => {
    expect(failed(`print "${'x'.repeat(1_000_001)}"`).code).toBe('KQL_LIMIT');
    expect(failed(`print ${'('.repeat(20_000)}1${')'.repeat(20_000)}`).code).toMatch(/^(?:KQL_LIMIT|KS\d+)$/);
  });
});

describe('compileQuery', () => {
  const text = 'print d = dynamic({"a": 1}) | evaluate bag_unpack(d)';

  it('finds columns in the data by a small query', async () => {
    const asked: string[] = [];
    const result = await compileQuery(text, catalogue, async ({ sql }) => {
      asked.push(sql);
      return [['a', 'long']];
    });
    expect(asked).toHaveLength(1);
    expect(result.ok || result.error.code).toBeTruthy();
    if (result.ok) expect(result.value).toMatchObject({ discovered: true });
  });

  it('passes on why the data could not be asked', async () => {
    const failure = { code: 'ENGINE_TIMEOUT', message: 'too slow', start: 0, length: 0 };
    expect(await compileQuery(text, catalogue, async () => failure)).toEqual({ ok: false, error: failure });
  });

  it('asks for a schema where nobody can look', async () => {
    expect(await compileQuery(text, catalogue)).toMatchObject({ ok: false, error: { code: 'KQL_OPEN_SCHEMA' } });
  });
});
