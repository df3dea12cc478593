import type { HoldScope } from '../../lake/archive/catalog-line.ts';
import { err, type Result } from '../../lib/result.ts';
import type { Caller, OwnAudit } from './own-audit.ts';
import type { RecordPort } from './service.ts';

export interface HoldPorts {
  readonly record: Pick<RecordPort, 'hold' | 'lift'>;
  readonly audit: Pick<OwnAudit, 'event'>;
}

const by = ({ bearer }: Caller): string => bearer?.name ?? 'unknown';

/** Sets a legal hold and puts that on record. */
export async function setHold(
  { record, audit }: HoldPorts,
  id: string,
  scope: HoldScope,
  caller: Caller,
): Promise<Result<undefined, string>> {
  const done = await record.hold(id, scope, by(caller));
  const { table = null, from = null, to = null } = scope;
  const said = await audit.event(
    {
      operation: 'Hold.Set',
      category: 'Configuration',
      result: done.ok ? 'Success' : 'Failure',
      properties: { id, table, from, to },
    },
    caller,
  );
  return done.ok && !said.ok ? err('The hold is set, but that cannot be put on record') : done;
}

/** Lifts a legal hold. That somebody does is on record before it is done: what the hold kept may be deleted at once. */
export async function liftHold(
  { record, audit }: HoldPorts,
  id: string,
  caller: Caller,
): Promise<Result<undefined, string>> {
  const said = await audit.event(
    { operation: 'Hold.Lift', category: 'Configuration', result: 'Success', properties: { id } },
    caller,
  );
  return said.ok ? record.lift(id, by(caller)) : err('It cannot be put on record, so it is not done');
}
