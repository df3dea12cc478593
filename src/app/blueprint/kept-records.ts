import type { KeptRecord } from '../../blueprint/index.ts';
import { heldFor, recordKinds } from '../../evidence/record-kinds.ts';
import type { ControlEntry } from '../../model/control.ts';

/** Every control that a person's record answers, as the runbook names it. */
export const keptRecords = (controls: readonly ControlEntry[]): KeptRecord[] =>
  recordKinds(controls).map(({ kind, control, title, rule }) => ({
    record: kind,
    control,
    title,
    holds: heldFor(rule),
  }));
