import { beforeAll, describe, expect, it } from 'vitest';
import { analyseForLint } from '../../kql/lint-facts/index.ts';
import { type Kusto, loadKusto } from '../../kql/syntax/kusto.ts';
import { lintTables as tables } from '../../kql/testing/lint-table.ts';
import { sampleRule } from '../testing/sample-rule.ts';
import type { LintCase } from './check.ts';
import { lintChecks, lintRule } from './lint-rule.ts';

let kusto: Kusto;
beforeAll(async () => {
  kusto = await loadKusto();
});

const linted = (over: LintCase) => {
  const rule = sampleRule({ query: 'T', ...over });
  return lintRule({ rule, analysis: analyseForLint(kusto, rule.query, { tables, functions: [] }) });
};

describe.each(lintChecks.map((check) => [check.code, check] as const))('%s', (code, { cases, finds }) => {
  it('says what it finds in a sentence', () => {
    expect(finds).toMatch(/^[A-Za-z][^\n]+\.$/);
  });

  it.each(cases.speaks.map((over) => [JSON.stringify(over).slice(0, 160), over] as const))(
    'speaks of %s',
    (_text, over) => {
      const found = linted(over).filter((finding) => finding.code === code);
      expect(found.length).toBeGreaterThan(0);
      for (const { message, hint } of found) {
        expect(message).not.toMatch(/[\n\r]/);
        expect(message.length).toBeLessThan(400);
        expect(hint).not.toBe('');
      }
    },
  );

  it.each(cases.silent.map((over) => [JSON.stringify(over).slice(0, 160), over] as const))(
    'is silent of %s',
    (_text, over) => {
      expect(linted(over).filter((finding) => finding.code === code)).toEqual([]);
    },
  );
});

describe('lintRule', () => {
  it('is silent of a rule that is well', () => {
    expect(linted({ query: 'T | where A == "x" | summarize Hits = count() by A, B' })).toEqual([]);
  });

  it('has one check a code', () => {
    expect(new Set(lintChecks.map(({ code }) => code)).size).toBe(lintChecks.length);
  });
});
