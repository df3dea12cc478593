import { z } from 'zod';
import { leastHotDays, leastYears, type RetentionPolicy } from '../../lake/archive/retention.ts';
import { err, ok, type Result } from '../../lib/result.ts';

const tableRetention = z.strictObject({
  years: z.int().optional(),
  hotDays: z.int().optional(),
  reason: z.string().min(1).max(1000).optional(),
});

/** The section `record` of `safeguard.yaml`. */
const recordSectionSchema = z.strictObject({
  /** The name that the ledger signs under, such as `record.clinic.example`. Given once: a ledger keeps its first. */
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/,
      'wanted letters, digits, dots and dashes, such as record.clinic.example',
    )
    .default('record.safeguard.local'),
  retention: z
    .strictObject({
      years: z.int().default(leastYears),
      marginDays: z.int().default(180),
      hotDays: z.int().default(leastHotDays),
      tables: z.record(z.string().min(1).max(200), tableRetention).default({}),
    })
    .prefault({}),
  /** Where sealed files lie; without it in the data folder. */
  archive: z
    .strictObject({
      /** The container: `https://account.blob.core.windows.net/container`. */
      url: z.string().min(1).max(2000),
      tier: z.enum(['Hot', 'Cool', 'Cold']).default('Cool'),
      immutability: z.enum(['Unlocked', 'Locked']).optional(),
      /** The name of the environment variable that holds the account's key; without it Microsoft Entra ID is asked. */
      accountKeyFrom: z
        .string()
        .regex(/^[A-Za-z_]\w{0,99}$/)
        .optional(),
    })
    .optional(),
  /** Each is checked by its connector. */
  sources: z.array(z.unknown()).max(1000).default([]),
});

export type RecordSection = z.output<typeof recordSectionSchema>;

/** The section as it holds, with its defaults. @param section what `safeguard.yaml` has under `record` @returns on error a line a fault */
export function readRecordSection(section: unknown): Result<RecordSection, string[]> {
  const read = recordSectionSchema.safeParse(section ?? {});
  if (read.success) return ok(read.data);
  return err(
    read.error.issues.map(
      ({ path, message }) => `safeguard.yaml: ${['record', ...path.map(String)].join('.')}: ${message}`,
    ),
  );
}

/** The policy of retention that a section asks for; whether it is allowed is the archive's to say. */
export const retentionOf = ({ retention }: RecordSection): RetentionPolicy => ({
  ...retention,
  tables: Object.fromEntries(
    Object.entries(retention.tables).map(([table, { years, hotDays, reason }]) => [
      table,
      {
        ...(years === undefined ? {} : { years }),
        ...(hotDays === undefined ? {} : { hotDays }),
        ...(reason === undefined ? {} : { reason }),
      },
    ]),
  ),
});
