import { describe, expect, it } from 'vitest';
import { renderJunit } from './junit.ts';
import { type DetectionsReport, isFailed, summarise } from './report.ts';
import { renderText } from './text.ts';

const hostile = 'a<b>\n\u001b[31m';
const report: DetectionsReport = {
  rules: [
    {
      file: 'a/rule.yaml',
      id: 'a',
      name: 'Well',
      findings: [],
      cases: [{ name: 'fire-x', file: 'a/cases/fire-x.ndjson', alerts: 1, differences: [], notes: ['seen'] }],
    },
    {
      file: 'b/rule.yaml',
      id: 'b',
      name: hostile,
      findings: [
        { code: 'QUERY_ERROR', level: 'error', message: hostile, hint: 'mend it', line: 7, column: 3 },
        { code: 'DEAD_LET', level: 'note', message: 'nothing reads "x"', hint: 'remove it', line: 8 },
      ],
      cases: [
        {
          name: 'quiet-y',
          file: 'b/cases/quiet-y.ndjson',
          alerts: 1,
          differences: ['1 alert, wanted none'],
          notes: [],
        },
      ],
    },
    { file: 'c/rule.yaml', id: 'c', name: 'Untested', findings: [], cases: [] },
  ],
  notes: ['d.yaml:1: no analytics rule'],
};

describe('isFailed and summarise', () => {
  it('count what failed', () => {
    expect(report.rules.map(isFailed)).toEqual([false, true, false]);
    expect(summarise(report)).toEqual({
      rules: 3,
      failedRules: 1,
      untestedRules: 1,
      cases: 2,
      failedCases: 1,
      findings: { error: 1, warning: 0, note: 1 },
    });
  });
});

describe('renderText', () => {
  it('tells a rule a line, and what is wrong under it', () => {
    expect([...renderText(report)].join('')).toBe(`ok   a/rule.yaml  Well  (1 of 1 case)
       note: fire-x: seen
FAIL b/rule.yaml  a<b> \ufffd[31m  (0 of 1 case)
       b/rule.yaml:7:3: error QUERY_ERROR: a<b> \ufffd[31m
         mend it
       b/rule.yaml:8: note DEAD_LET: nothing reads "x"
         remove it
     x quiet-y b/cases/quiet-y.ndjson
         1 alert, wanted none
ok   c/rule.yaml  Untested  (no cases)
note: d.yaml:1: no analytics rule

3 rules, 1 failed; 2 cases, 1 failed; 1 error, 0 warnings, 1 note; 1 rule without cases
`);
  });
});

describe('renderText of a query that does not run', () => {
  it('says so once', () => {
    const trouble = { differences: ['the query does not run'], notes: [] };
    const cases = ['fire-a', 'quiet-b'].map((name) => ({ name, file: `cases/${name}.ndjson`, ...trouble }));
    const text = [
      ...renderText({ rules: [{ file: 'r.yaml', id: 'r', name: 'R', findings: [], cases }], notes: [] }),
    ].join('');
    expect(text.split('\n').slice(0, 3)).toEqual([
      'FAIL r.yaml  R  (0 of 2 cases)',
      '     x all 2 cases',
      '         the query does not run',
    ]);
  });
});

describe('renderJunit', () => {
  const xml = [...renderJunit(report)].join('');
  it('has the same numbers as its elements', () => {
    const numbers = /<testsuites [^>]*tests="(\d+)" failures="(\d+)" skipped="(\d+)"/.exec(xml)?.slice(1).map(Number);
    expect(numbers).toEqual([
      xml.split('<testcase').length - 1,
      xml.split('<failure').length - 1,
      xml.split('<skipped').length - 1,
    ]);
    expect(numbers).toEqual([6, 2, 1]);
  });

  it('lets no text out of its element', () => {
    expect(xml).not.toContain('a<b>');
    expect(xml).not.toContain('\u001b');
    expect(xml).toContain('<failure type="case" message="1 alert, wanted none">');
  });
});
