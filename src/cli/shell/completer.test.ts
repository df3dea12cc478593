import { describe, expect, it } from 'vitest';
import type { TableSchema } from '../../model/table.ts';
import { completeLine } from './completer.ts';

const tables: readonly TableSchema[] = [
  {
    name: 'SigninLogs',
    columns: [
      { name: 'ResultType', type: 'string' },
      { name: 'odd name', type: 'long' },
    ],
  },
  { name: 'SignalEvents', columns: [] },
];
const lake = { tableNames: tables.map(({ name }) => name), catalogue: { tables, functions: [] } };
const commands = ['.tables', '.schema', '.quit'];

const hits = async (line: string, before = '') => {
  const [found, typed] = await completeLine({ before, line, commands }, lake);
  return { found: found.map((text) => text.trim()), typed };
};

describe('completeLine', () => {
  it.each<[string, string, readonly string[]]>([
    ['Sign', 'Sign', ['SignalEvents', 'SigninLogs']],
    ['sig', 'sig', ['SignalEvents', 'SigninLogs']],
    ['SigninLogs | where Res', 'Res', ['ResultType']],
    ['SigninLogs | extend x = strca', 'strca', ['strcat(', 'strcat_array(', 'strcat_delim(']],
    ['.', '.', commands],
    ['.sc', '.sc', ['.schema']],
    ['.schema signal', 'signal', ['SignalEvents']],
  ])('%j', async (line, typed, wanted) => {
    const completed = await hits(line);
    expect(completed.typed).toBe(typed);
    expect([...completed.found].sort()).toEqual([...wanted].sort());
  });

  it('sees the lines before', async () => {
    expect((await hits('| where Res', 'SigninLogs\n')).found).toEqual(['ResultType']);
  });

  it('offers columns first where nothing is typed, and nothing that is refused', async () => {
    const { found } = await hits('SigninLogs | where ');
    expect(found).toEqual(expect.arrayContaining(['ResultType', "['odd name']"]));
    expect(found).not.toContain('strcat(');
    expect((await hits('SigninLogs | eval')).found).toContain('evaluate');
    expect((await hits('SigninLogs | fac')).found).toEqual([]);
    expect((await hits('print current_princ')).found).toEqual([]);
  });

  it('leaves long and deep text alone', async () => {
    expect((await hits(`print "${'x'.repeat(30_000)}`)).found).toEqual([]);
    expect((await hits('('.repeat(1000))).found).toEqual([]);
  });
});
