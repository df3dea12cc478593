import { beforeEach, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../lib/result.ts';
import { liftHold, setHold } from './manage-holds.ts';
import { OwnAudit, ownStreams } from './own-audit.ts';
import { MemoryIntake } from './testing/memory-intake.ts';

const scope = { table: 'SigninLogs' };
const caller = { address: '127.0.0.1', bearer: { id: 't1', name: 'counsel', role: 'admin' } } as const;
let intake: MemoryIntake;
let done: string[];
let answer: Result<undefined, string>;

const ports = () => ({
  audit: new OwnAudit(
    (delivery) => intake.accept(delivery),
    () => new Date(0),
  ),
  record: {
    hold: async (id: string, _: unknown, by: string) => {
      done.push(`hold ${id} ${by}`);
      return answer;
    },
    lift: async (id: string, by: string) => {
      done.push(`lift ${id} ${by}`);
      return answer;
    },
  },
});
const told = () =>
  intake.records(ownStreams.events).map((event) => [event['OperationName'], event['ResultType'], event['Identity']]);

beforeEach(() => {
  intake = new MemoryIntake();
  done = [];
  answer = ok(undefined);
});

describe('a legal hold', () => {
  it('is set and lifted by name, and that is on record', async () => {
    expect(await setHold(ports(), 'case-7', scope, caller)).toEqual(ok(undefined));
    expect(await liftHold(ports(), 'case-7', caller)).toEqual(ok(undefined));
    expect(done).toEqual(['hold case-7 counsel', 'lift case-7 counsel']);
    expect(told()).toEqual([
      ['Hold.Set', 'Success', 'counsel'],
      ['Hold.Lift', 'Success', 'counsel'],
    ]);
    expect(intake.records(ownStreams.events)[0]).toMatchObject({ Properties: { id: 'case-7', table: 'SigninLogs' } });
  });

  it('that cannot be set is on record as that', async () => {
    answer = err('there is one of this id');
    expect(await setHold(ports(), 'case-7', scope, caller)).toEqual(answer);
    expect(told()).toEqual([['Hold.Set', 'Failure', 'counsel']]);
  });

  it('stays where lifting it cannot be put on record, and is set where setting it cannot', async () => {
    intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    expect(await liftHold(ports(), 'case-7', caller)).toMatchObject({ ok: false });
    expect(done).toEqual([]);
    expect(await setHold(ports(), 'case-7', scope, caller)).toMatchObject({
      ok: false,
      error: expect.stringContaining('is set'),
    });
    expect(done).toEqual(['hold case-7 counsel']);
  });
});
