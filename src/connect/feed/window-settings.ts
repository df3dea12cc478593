import { z } from 'zod';
import type { WindowOptions } from './windows.ts';

/** What a source that reads windows of time may be told. */
export const windowSettings = (firstDays: number) => ({
  /** How far back the first look goes. */
  firstDays: z.number().min(0).max(3650).default(firstDays),
  /** How much is read again in each round, for records that come late. */
  overlapMinutes: z.number().min(0).max(1440).default(15),
  /** The same, once an hour. */
  lookBackHours: z
    .number()
    .min(0)
    .max(24 * 30)
    .default(24),
});

/** The settings as `WindowReader` takes them. */
export const windowTimes = (options: {
  readonly firstDays: number;
  readonly overlapMinutes: number;
  readonly lookBackHours: number;
}): Pick<WindowOptions, 'firstDays' | 'overlapSeconds' | 'lookBackSeconds' | 'settleSeconds'> => ({
  firstDays: options.firstDays,
  overlapSeconds: options.overlapMinutes * 60,
  lookBackSeconds: options.lookBackHours * 3600,
  settleSeconds: 60,
});
