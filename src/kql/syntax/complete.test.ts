import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue } from './analyse.ts';
import { complete } from './complete.ts';
import { type Kusto, loadKusto } from './kusto.ts';

const catalogue: Catalogue = {
  tables: [
    {
      name: 'SigninLogs',
      columns: [
        { name: 'ResultType', type: 'string' },
        { name: 'odd name', type: 'long' },
      ],
    },
    { name: 'AuditLogs', columns: [{ name: 'OperationName', type: 'string' }] },
  ],
  functions: [{ name: 'Recent', parameters: '()', body: '{ SigninLogs }' }],
};

let kusto: Kusto;
beforeAll(async () => {
  kusto = await loadKusto();
});

/** What is offered where `|` marks the end of the text typed so far, and what it replaces. */
const offered = (text: string) => {
  const { start, length, items } = complete(kusto, text, text.length, catalogue);
  return { replaces: text.slice(start, start + length), texts: items.map((item) => item.text) };
};

describe('complete', () => {
  it.each<[string, string, string]>([
    ['', '', 'SigninLogs'],
    ['Aud', 'Aud', 'AuditLogs'],
    ['SigninLogs | wh', 'wh', 'where'],
    ['SigninLogs | where Res', 'Res', 'ResultType'],
    ['SigninLogs | where od', 'od', "['odd name']"],
    ['SigninLogs | extend x = strc', 'strc', 'strcat('],
    ['SigninLogs | summarize dco', 'dco', 'dcount('],
    ['SigninLogs\n| join kind=', '', 'leftanti'],
    ['SigninLogs | render ', '', 'timechart'],
  ])('%j: for %j offers %s', (text, replaces, wanted) => {
    const { replaces: replaced, texts } = offered(text);
    expect(replaced).toBe(replaces);
    expect(texts.map((one) => one.trim())).toContain(wanted);
  });

  it('offers no column of a table that the text does not name', () => {
    expect(offered('SigninLogs | where ').texts).not.toContain('OperationName');
  });

  it.each(['"', 'SigninLogs | where x == "a', '// comment', '\u0000', '((((('])(
    'has nothing to say about %j, and lives',
    (text) => {
      expect(() => offered(text)).not.toThrow();
    },
  );

  it('tells functions from the rest', () => {
    const { items } = complete(kusto, 'print ', 6, catalogue);
    expect(items.find(({ match }) => match === 'strcat')?.kind).toBe('function');
  });
});
