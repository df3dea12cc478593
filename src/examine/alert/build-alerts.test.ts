import { describe, expect, it } from 'vitest';
import { isUuid } from '../../lib/uuid.ts';
import type { TriggerOperator } from '../rule/rule.ts';
import { answerOf, sampleRule } from '../testing/sample-rule.ts';
import { windowOf } from '../window.ts';
import { buildAlerts, meets } from './build-alerts.ts';

const window = windowOf({ period: 3600 }, new Date('2026-03-02T10:00:00Z'));
const users = (...names: readonly string[]) =>
  answerOf(
    { TimeGenerated: 'datetime', User: 'string' },
    ...names.map((name, i) => [`2026-03-02T09:0${i % 10}:00.0000000Z`, name]),
  );
const account = [{ entityType: 'Account', fields: [{ identifier: 'FullName', column: 'User' }] }];

describe('meets', () => {
  it.each<[number, TriggerOperator, number, boolean]>([
    [1, 'gt', 0, true],
    [0, 'gt', 0, false],
    [4, 'lt', 5, true],
    [5, 'lt', 5, false],
    [3, 'eq', 3, true],
    [2, 'eq', 3, false],
    [2, 'ne', 3, true],
    [3, 'ne', 3, false],
  ])('%d rows %s %d is %s', (count, operator, threshold, expected) => {
    expect(meets(count, operator, threshold)).toBe(expected);
  });
});

describe('buildAlerts', () => {
  it('makes one alert of all rows, with the times of the first and the last', () => {
    const { alerts } = buildAlerts(
      sampleRule({ entityMappings: account }),
      users('ana@contoso.com', 'ben@contoso.com'),
      window,
    );
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      events: 2,
      ruleId: sampleRule().id,
      entities: [
        { Type: 'account', Name: 'ana', UPNSuffix: 'contoso.com' },
        { Type: 'account', Name: 'ben', UPNSuffix: 'contoso.com' },
      ],
      row: {
        AlertName: 'Rule of a test',
        AlertSeverity: 'Medium',
        TimeGenerated: '2026-03-02T10:00:00.000Z',
        StartTime: '2026-03-02T09:00:00.0000000Z',
        EndTime: '2026-03-02T09:01:00.0000000Z',
        Tactics: 'CredentialAccess',
        Techniques: '["T1110"]',
        SubTechniques: '["T1110.003"]',
        Type: 'SecurityAlert',
      },
    });
    expect(JSON.parse(alerts[0]?.row.Entities ?? '')).toEqual([
      { $id: '1', Type: 'account', Name: 'ana', UPNSuffix: 'contoso.com' },
      { $id: '2', Type: 'account', Name: 'ben', UPNSuffix: 'contoso.com' },
    ]);
    expect(JSON.parse(alerts[0]?.row.ExtendedProperties ?? '')).toEqual({
      'Query Period': '01:00:00',
      'Trigger Operator': 'GreaterThan',
      'Trigger Threshold': '0',
      'Search Query Results Overall Count': '2',
      Query: 'set query_now = datetime(2026-03-02T10:00:00.000Z);\nSigninLogs | where ResultType == "0"',
      'Query Start Time UTC': '2026-03-02 09:00:00Z',
      'Query End Time UTC': '2026-03-02 10:00:00Z',
      'Analytic Rule Ids': '["b6685757-3ed1-4b05-a5bd-2cacadc86c2a"]',
      'Event Grouping': 'SingleAlert',
      'Analytic Rule Name': 'Rule of a test',
    });
  });

  it('makes an alert a row where the rule asks for it', () => {
    const rule = sampleRule({ grouping: 'AlertPerResult', entityMappings: account });
    const { alerts } = buildAlerts(rule, users('ana@contoso.com', 'ben@contoso.com'), window);
    expect(alerts.map(({ events, entities }) => [events, entities[0]?.['Name']])).toEqual([
      [1, 'ana'],
      [1, 'ben'],
    ]);
  });

  it.each([
    ['Scheduled', 150, 150, 0],
    ['Scheduled', 151, 150, 1],
    ['NRT', 30, 30, 0],
    ['NRT', 31, 30, 1],
  ] as const)('a %s rule with %d rows makes %d alerts, the last for all past the limit', (kind, rows, made, notes) => {
    const rule = sampleRule({ kind, grouping: 'AlertPerResult' });
    const answer = users(...Array.from({ length: rows }, (_, i) => `u${i}`));
    const built = buildAlerts(rule, answer, window);
    expect(built.alerts).toHaveLength(made);
    expect(built.alerts.at(-1)?.events).toBe(notes === 0 ? 1 : rows);
    expect(built.notes).toHaveLength(notes);
  });

  it('makes nothing below the threshold, and one alert without events where too few is what matters', () => {
    expect(buildAlerts(sampleRule(), users(), window).alerts).toEqual([]);
    for (const grouping of ['SingleAlert', 'AlertPerResult'] as const) {
      const silent = sampleRule({ trigger: { operator: 'lt', threshold: 1 }, grouping });
      const { alerts } = buildAlerts(silent, users(), window);
      expect(alerts).toHaveLength(1);
      expect(alerts[0]).toMatchObject({ events: 0, row: { StartTime: window.from, EndTime: window.to, Entities: '' } });
    }
  });

  it('gives the same ids for the same input whatever the order of rows, and different ones to twins', () => {
    const single = sampleRule();
    const id = (...names: readonly string[]) =>
      buildAlerts(single, answerOf({ User: 'string' }, ...names.map((name) => [name])), window).alerts[0]?.row
        .SystemAlertId;
    expect(id('a', 'b')).toBe(id('b', 'a'));
    expect(id('a', 'b')).not.toBe(id('a', 'c'));
    const each = sampleRule({ grouping: 'AlertPerResult' });
    const twins = buildAlerts(each, answerOf({ User: 'string' }, ['a'], ['a']), window).alerts;
    const ids = twins.map(({ row }) => row.SystemAlertId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every(isUuid)).toBe(true);
  });
});
