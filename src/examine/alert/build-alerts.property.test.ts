import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kustoTypes } from '../../model/table.ts';
import { sentinelLimits } from '../rule/limits.ts';
import type { Cell } from '../run-kql.ts';
import { sampleRule } from '../testing/sample-rule.ts';
import { windowOf } from '../window.ts';
import { buildAlerts } from './build-alerts.ts';

const names = [
  'TimeGenerated',
  'StartTime',
  'User',
  'From',
  'Entities',
  'AccountCustomEntity',
  '__proto__',
  'constructor',
];
const cell = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('2026-03-02T09:00:00Z', 'ana@contoso.com', 'A\\b', '[{"Type":"ip","Address":"x"}]', '[['),
  fc.jsonValue({ maxDepth: 3 }),
) as fc.Arbitrary<Cell>;
const column = fc.record({ name: fc.constantFrom(...names), type: fc.constantFrom(...kustoTypes) });
const answer = fc.uniqueArray(column, { selector: ({ name }) => name, maxLength: names.length }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 200 }),
  }),
);
const rule = fc
  .record({
    grouping: fc.constantFrom('SingleAlert' as const, 'AlertPerResult' as const),
    kind: fc.constantFrom('Scheduled' as const, 'NRT' as const),
    operator: fc.constantFrom('gt' as const, 'lt' as const, 'eq' as const, 'ne' as const),
    threshold: fc.nat(5),
    mapped: fc.boolean(),
    format: fc.string({ unit: fc.constantFrom('{{', '}}', 'User', ' ', '$&', 'x'), maxLength: 12 }),
  })
  .map(({ grouping, kind, operator, threshold, mapped, format }) =>
    sampleRule({
      grouping,
      kind,
      trigger: { operator, threshold },
      entityMappings: mapped
        ? [
            { entityType: 'Account', fields: [{ identifier: 'FullName', column: 'User' }] },
            { entityType: 'Host', fields: [{ identifier: 'FullName', column: '__proto__' }] },
          ]
        : [],
      sentinelEntityColumns: mapped ? ['Entities'] : [],
      customDetails: [
        { name: 'user', column: 'User' },
        { name: '__proto__', column: 'constructor' },
      ],
      alertDetails: { displayNameFormat: format, severityColumn: 'User', tacticsColumn: 'From', properties: [] },
    }),
  );

describe('buildAlerts of any answer', () => {
  it('never throws, keeps the limits, and gives the same twice', () => {
    const window = windowOf({ period: 3600 }, new Date('2026-03-02T10:00:00Z'));
    fc.assert(
      fc.property(rule, answer, (of, found) => {
        const { alerts } = buildAlerts(of, found, window);
        expect(alerts.length).toBeLessThanOrEqual(sentinelLimits.alertsPerRun[of.kind]);
        expect(new Set(alerts.map(({ row }) => row.SystemAlertId)).size).toBe(alerts.length);
        for (const { row, entities } of alerts) {
          expect(entities.length).toBeLessThanOrEqual(sentinelLimits.entities);
          expect(Buffer.byteLength(row.Entities)).toBeLessThanOrEqual(sentinelLimits.alertBytes);
          expect(row.AlertName.length).toBeLessThanOrEqual(sentinelLimits.displayNameLength);
          expect(() => JSON.parse(row.ExtendedProperties)).not.toThrow();
        }
        expect(buildAlerts(of, found, window)).toEqual({ alerts, notes: expect.anything() });
      }),
      { numRuns: 150 },
    );
  });
});
