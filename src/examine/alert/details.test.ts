import { describe, expect, it } from 'vitest';
import type { AlertDetailsOverride } from '../rule/rule.ts';
import { answerOf, sampleRule } from '../testing/sample-rule.ts';
import { customDetailsOf, cut, detailsOf } from './details.ts';
import { Events } from './events.ts';

const answer = answerOf(
  { User: 'string', Empty: 'string', Sev: 'string', Tac: 'dynamic', Score: 'real', Links: 'string', Tech: 'string' },
  ['ana', '', 'high', ['Persistence', 'Initial Access'], 0.5, '[{"href":"https://x"}]', 'T1078,T1110.003'],
  ['ben', 'x', 'Low', null, 7, 'nothing', 'odd'],
);
const events = new Events(answer.columns, answer.rows);
const details = (over: Partial<AlertDetailsOverride>, of: Events = events) =>
  detailsOf(sampleRule({ alertDetails: { properties: [], ...over } }), of);

describe('detailsOf', () => {
  it('keeps what the rule says where nothing overrides it', () => {
    expect(details({})).toEqual({
      displayName: 'Rule of a test',
      description: 'What it finds',
      severity: 'Medium',
      tactics: ['CredentialAccess'],
      properties: {},
    });
  });

  it.each([
    ['{{User}} signed in', 'ana signed in'],
    ['{{User}} and {{User}}', 'ana and ana'],
    ['no column', 'no column'],
    ['{{ User }}', '{{ User }}'],
    ['{{Empty}}', 'Rule of a test'],
    ['{{Gone}}', 'Rule of a test'],
    ['', 'Rule of a test'],
  ])('fills "%s" from the first event', (displayNameFormat, expected) => {
    expect(details({ displayNameFormat }).displayName).toBe(expected);
  });

  it('takes severity, tactics and properties from columns, and the rule where they are of the wrong kind', () => {
    const columns = { severityColumn: 'Sev', tacticsColumn: 'Tac' };
    const properties = [
      { property: 'ConfidenceScore', column: 'Score' },
      { property: 'ExtendedLinks', column: 'Links' },
      { property: 'techniques', column: 'Tech' },
      { property: 'ProductName', column: 'User' },
      { property: 'Unheard', column: 'User' },
      { property: 'AlertLink', column: 'Empty' },
    ];
    expect(details({ ...columns, properties })).toMatchObject({
      severity: 'High',
      tactics: ['Persistence', 'InitialAccess'],
      properties: {
        ConfidenceScore: '0.5',
        ExtendedLinks: '[{"href":"https://x"}]',
        Techniques: '["T1078","T1110.003"]',
        ProductName: 'ana',
      },
    });
    const second = new Events(answer.columns, answer.rows.slice(1));
    const wrong = details({ severityColumn: 'User', tacticsColumn: 'Tac', properties }, second);
    expect(wrong.severity).toBe('Medium');
    expect(wrong.tactics).toEqual(['CredentialAccess']);
    expect(wrong.properties).toEqual({ ProductName: 'ben', AlertLink: 'x' });
  });
});

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['longer', 4, 'long'],
    ['abc\u{1F600}', 4, 'abc'],
  ])('keeps "%s" within %d', (text, length, expected) => {
    expect(cut(text, length)).toBe(expected);
  });
});

describe('customDetailsOf', () => {
  it('lists the distinct values of each column, as text', () => {
    const rule = sampleRule({
      customDetails: [
        { name: 'Users', column: 'User' },
        { name: 'Scores', column: 'Score' },
        { name: 'Nothing', column: 'Gone' },
      ],
    });
    expect(customDetailsOf(rule, events, 0)).toEqual({
      details: { Users: ['ana', 'ben'], Scores: ['0.5', '7'], Nothing: [] },
      dropped: 0,
    });
  });

  it('keeps twenty details and 64 KB', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ name: `d${i}`, column: 'User' }));
    expect(Object.keys(customDetailsOf(sampleRule({ customDetails: many }), events, 0).details)).toHaveLength(20);
    const big = answerOf({ T: 'string' }, ...Array.from({ length: 10 }, (_, i) => [`${i}${'x'.repeat(10_000)}`]));
    const rule = sampleRule({ customDetails: [{ name: 't', column: 'T' }] });
    const found = customDetailsOf(rule, new Events(big.columns, big.rows), 5000);
    expect(found.details['t']).toHaveLength(6);
    expect(found.dropped).toBe(4);
  });
});
