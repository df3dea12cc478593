import type { Context } from '../model/module.ts';
import type { Expression } from '../model/value.ts';

/** The day from which reviews and scans recur: nothing that is built may depend on the day on which it is built. */
export const firstDay = ({ parameter }: Pick<Context, 'parameter'>): Expression =>
  parameter({
    name: 'firstReviewDay',
    type: 'string',
    description: 'The day from which access reviews and scans recur, as 2026-01-05.',
    example: '2026-01-05',
  });
