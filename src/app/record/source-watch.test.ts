import { describe, expect, it } from 'vitest';
import { OwnAudit } from '../serve/own-audit.ts';
import { MemoryIntake } from '../serve/testing/memory-intake.ts';
import type { SourceStatus } from './record-status.ts';
import { SourceWatch } from './source-watch.ts';

const since = '2026-01-02T03:04:05.000Z';
const source = (state: string, more: Partial<SourceStatus> = {}): SourceStatus => ({
  name: 'entra-logs',
  kind: 'event-hubs',
  state,
  since,
  records: 1,
  bytes: 1,
  tooLong: 0,
  notices: [],
  ...more,
});

const watched = () => {
  const intake = new MemoryIntake();
  const watch = new SourceWatch(
    new OwnAudit(
      (delivery) => intake.accept(delivery),
      () => new Date(since),
    ),
  );
  const told = () => intake.records('safeguard/audit').map(({ OperationName }) => OperationName);
  return { intake, watch, told };
};

describe('SourceWatch', () => {
  it.each([
    [['starting', 'ok', 'ok', 'stopped'], []],
    [
      ['starting', 'failing', 'failing', 'ok'],
      ['Source.Failing', 'Source.Recovered'],
    ],
    [
      ['ok', 'silent', 'failing', 'starting', 'ok'],
      ['Source.Silent', 'Source.Failing', 'Source.Recovered'],
    ],
    [
      ['failing', 'ok', 'failing'],
      ['Source.Failing', 'Source.Recovered', 'Source.Failing'],
    ],
  ])('of %j puts on record %j', async (states, expected) => {
    const { watch, told } = watched();
    for (const state of states) await watch.look([source('ok', { name: 'other' }), source(state)]);
    expect(told()).toEqual(expected);
  });

  it('says which source, since when and by which code, and no message', async () => {
    const { intake, watch } = watched();
    await watch.look([source('failing', { code: 'SOURCE_REFUSED', trouble: 'Willow', notices: ['Willow'] })]);
    expect(intake.records('safeguard/audit')).toMatchObject([
      {
        OperationName: 'Source.Failing',
        Category: 'Service',
        ResultType: 'Failure',
        Properties: { source: 'entra-logs', kind: 'event-hubs', since, code: 'SOURCE_REFUSED' },
      },
    ]);
    expect(JSON.stringify(intake.records('safeguard/audit'))).not.toContain('Willow');
  });

  it('tells at the next look what could not be put on record', async () => {
    const { intake, watch, told } = watched();
    intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    await watch.look([source('silent')]);
    intake.ownRefusal = undefined;
    await watch.look([source('silent')]);
    expect(told()).toEqual(['Source.Silent']);
  });
});
