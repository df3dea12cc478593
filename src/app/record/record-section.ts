import { z } from 'zod';
import { endpoint } from '../../connect/settings.ts';
import { leastHotDays, leastYears, type RetentionPolicy } from '../../lake/archive/retention.ts';
import { err, ok, type Result } from '../../lib/result.ts';

const tableRetention = z.strictObject({
  years: z.int().optional(),
  hotDays: z.int().optional(),
  reason: z.string().min(1).max(1000).optional(),
});

const container = z.strictObject({
  /** The container: `https://account.blob.core.windows.net/container`. */
  url: endpoint,
  tier: z.enum(['Hot', 'Cool', 'Cold']).default('Cool'),
  immutability: z.enum(['Unlocked', 'Locked']).optional(),
  /** The name of the environment variable that holds the account's key; without it Microsoft Entra ID is asked. */
  accountKeyFrom: z
    .string()
    .regex(/^[A-Za-z_]\w{0,99}$/)
    .optional(),
});

/** The section `record` of `safeguard.yaml`. */
export const recordSectionSchema = z.strictObject({
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
  archive: z.preprocess((value) => (typeof value === 'string' ? { url: value } : value), container).optional(),
  /** Second places of the ledger's checkpoints, which whoever runs the record should not be able to change. */
  witnesses: z
    .array(z.strictObject({ folder: z.string().min(1).max(1000) }))
    .max(10)
    .default([]),
  /** Each is checked by its connector. */
  sources: z.array(z.unknown()).max(1000).default([]),
});

export type RecordSection = z.output<typeof recordSectionSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The archive of a section that names none: what the environment says. */
const ARCHIVE_URL = 'SAFEGUARD_ARCHIVE_URL';
const ARCHIVE_KEY = 'SAFEGUARD_ARCHIVE_KEY';

/**
 * The section as it holds, with its defaults. @param section what `safeguard.yaml` has under `record`
 * @param environment may name the archive, and holds its key @returns on error a line a fault
 */
export function readRecordSection(section: unknown, environment: Environment = {}): Result<RecordSection, string[]> {
  const read = recordSectionSchema.safeParse(section ?? {});
  if (read.success) return withArchive(read.data, environment);
  return err(
    read.error.issues.map(
      ({ path, message }) => `safeguard.yaml: ${['record', ...path.map(String)].join('.')}: ${message}`,
    ),
  );
}

function withArchive(section: RecordSection, environment: Environment): Result<RecordSection, string[]> {
  const { archive } = section;
  if (archive?.accountKeyFrom !== undefined && !environment[archive.accountKeyFrom])
    return err([
      `safeguard.yaml: record.archive.accountKeyFrom: the environment variable ${archive.accountKeyFrom} is not set`,
    ]);
  const url = environment[ARCHIVE_URL];
  if (archive !== undefined || !url) return ok(section);
  const named = container.safeParse({ url, ...(environment[ARCHIVE_KEY] ? { accountKeyFrom: ARCHIVE_KEY } : {}) });
  return named.success
    ? ok({ ...section, archive: named.data })
    : err(named.error.issues.map(({ message }) => `${ARCHIVE_URL}: ${message}`));
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
