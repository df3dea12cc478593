import { describe, expect, it } from 'vitest';
import { buildAlerts } from '../alert/build-alerts.ts';
import { answerOf, sampleRule } from '../testing/sample-rule.ts';
import { windowOf } from '../window.ts';
import { compareAlerts } from './compare-alerts.ts';
import { type Expectation, expectationSchema } from './expectation.ts';
import { nowOf, type RuleCase, withinWindow } from './rule-case.ts';

const caseOf = (expectation: unknown, over: Partial<RuleCase> = {}): RuleCase => ({
  name: 'fire-x',
  file: 'cases/fire-x.ndjson',
  fires: true,
  tables: {},
  expectation: expectationSchema.parse(expectation) as Expectation,
  ...over,
});

const { alerts } = buildAlerts(
  sampleRule({
    entityMappings: [
      { entityType: 'Account', fields: [{ identifier: 'FullName', column: 'User' }] },
      { entityType: 'IP', fields: [{ identifier: 'Address', column: 'From' }] },
    ],
    customDetails: [{ name: 'Users', column: 'User' }],
  }),
  answerOf(
    { TimeGenerated: 'datetime', User: 'string', From: 'string' },
    ['2026-03-02T09:00:00Z', 'ana@contoso.com', '203.0.113.7'],
    ['2026-03-02T09:30:00Z', 'ben@contoso.com', '203.0.113.7'],
  ),
  windowOf({ period: 3600 }, new Date('2026-03-02T10:00:00Z')),
);
const entities = [
  { Type: 'account', Name: 'ana' },
  { Type: 'ip', Address: '203.0.113.7' },
  { Type: 'account', Name: 'ben', UPNSuffix: 'contoso.com' },
];

describe('compareAlerts', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a count', { alerts: 1 }],
    ['entities by some of their identifiers', { entities }],
    [
      'everything',
      {
        alerts: [
          {
            name: 'Rule of a test',
            severity: 'Medium',
            tactics: ['CredentialAccess'],
            events: 2,
            startTime: '2026-03-02T09:00:00Z',
            endTime: '2026-03-02T10:30:00+01:00',
            customDetails: { Users: ['ben@contoso.com', 'ana@contoso.com'] },
            entities,
          },
        ],
      },
    ],
  ])('is content with %s that is so', (_what, expectation) => {
    expect(compareAlerts(caseOf(expectation), alerts, { showValues: false })).toEqual([]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a count', { alerts: 2 }, ['1 alert, wanted 2']],
    ['a severity', { alerts: [{ severity: 'High' }] }, ['alert 1: severity is another, wanted "High"']],
    [
      'entities',
      { entities: [{ Type: 'ip', Address: '198.51.100.1' }, ...entities.slice(0, 2)] },
      [
        'entities: {"Type":"ip","Address":"198.51.100.1"} is missing',
        'entities: account (Name, UPNSuffix) was not expected',
      ],
    ],
    [
      'a detail',
      { alerts: [{ customDetails: { Hosts: ['h'] } }] },
      ['alert 1: custom detail Hosts is another, wanted ["h"]'],
    ],
  ])('tells a difference of %s and no value of the records', (_what, expectation, lines) => {
    expect(compareAlerts(caseOf(expectation), alerts, { showValues: false })).toEqual(lines);
  });

  it('shows values when asked', () => {
    const lines = compareAlerts(caseOf({ alerts: [{ events: 1, entities: [] }] }), alerts, { showValues: true });
    expect(lines[0]).toBe('alert 1: events is 2, wanted 1');
    expect(lines.join('\n')).toContain('"Name":"ben"');
  });

  it('goes by the name of a case that says nothing', () => {
    expect(compareAlerts(caseOf({}), [], { showValues: false })).toEqual(['no alert, wanted at least one']);
    expect(compareAlerts(caseOf({}, { fires: false }), [], { showValues: false })).toEqual([]);
    expect(compareAlerts(caseOf({}, { fires: false }), alerts, { showValues: false })).toEqual([
      '1 alert, wanted none',
    ]);
  });
});

const tables = {
  T: [
    { TimeGenerated: '2026-03-02T09:00:00.5Z', A: 1 },
    { TimeGenerated: '2026-03-02T08:00:00Z', A: 2 },
    { TimeGenerated: '2026-03-02T07:59:59Z', A: 3 },
    { A: 4 },
    { TimeGenerated: 'soon', A: 5 },
  ],
};

describe('nowOf', () => {
  it('is what the expectation says, else just after the last record', () => {
    expect(nowOf(caseOf({ now: '2026-03-02T11:00:00+01:00' }))?.toISOString()).toBe('2026-03-02T10:00:00.000Z');
    expect(nowOf(caseOf({}, { tables }))?.toISOString()).toBe('2026-03-02T09:00:02.000Z');
    expect(nowOf(caseOf({}))).toBeUndefined();
  });
});

describe('withinWindow', () => {
  it('keeps records whose time lies in the window, ends included', () => {
    const window = windowOf({ period: 3600 }, new Date('2026-03-02T09:00:00Z'));
    expect(withinWindow(tables, window)['T']?.map(({ A }) => A)).toEqual([2]);
    const later = windowOf({ period: 7200 }, new Date('2026-03-02T09:00:01Z'));
    expect(withinWindow(tables, later)['T']?.map(({ A }) => A)).toEqual([1, 2, 3]);
  });
});
