import { describe, expect, it } from 'vitest';
import { err } from '../lib/result.ts';
import { runRule } from './run-rule.ts';
import { answerOf, memoryRunner, sampleRule } from './testing/sample-rule.ts';

const now = new Date('2026-03-02T10:00:00Z');

describe('runRule', () => {
  it('asks for the rule’s query as it is written, over its period, and builds alerts of the answer', async () => {
    const { run, requests } = memoryRunner({
      ...answerOf({ User: 'string' }, ['ana']),
      notes: ['one value is no number'],
    });
    const tables = { SigninLogs: [{ TimeGenerated: '2026-03-02T09:00:00Z' }] };
    const rule = sampleRule({ query: 'SigninLogs // as it is' });
    const built = await runRule(rule, now, tables, run);
    expect(requests).toEqual([
      {
        kql: 'SigninLogs // as it is',
        window: { column: 'TimeGenerated', from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T10:00:00.000Z' },
        tables,
      },
    ]);
    expect(built).toMatchObject({ ok: true, value: { alerts: [{ events: 1 }], notes: ['one value is no number'] } });
  });

  it('hands on why a query has no answer', async () => {
    const failure = { code: 'KS204', message: 'no table', offset: 3 };
    expect(await runRule(sampleRule(), now, {}, async () => err(failure))).toEqual(err(failure));
  });
});
