import { z } from 'zod';
import type { SpoolFiles } from './spool-files.ts';

const FILE = 'state.json';

const stateSchema = z.strictObject({
  format: z.literal(1),
  /** Batches below this number are in table and ledger, and in no segment. */
  next: z.int().nonnegative(),
  /** Where each partition of each source stands, as far as those batches say. */
  cursors: z.record(z.string(), z.record(z.string(), z.string())),
});

/** What is known of batches that are in the spool no more. */
export interface RecordState {
  readonly next: number;
  readonly cursors: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Reads the state; undefined where the file is damaged, which `replace` never leaves behind. */
export async function loadState(files: SpoolFiles): Promise<RecordState | undefined> {
  if (!(await files.list()).includes(FILE)) return { next: 0, cursors: {} };
  const bytes = await files.read(FILE, 0, await files.size(FILE));
  await files.release(FILE);
  try {
    const checked = stateSchema.safeParse(JSON.parse(bytes.toString('utf8')));
    return checked.success ? checked.data : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the state: it is durable when this ends. */
export const saveState = (files: SpoolFiles, { next, cursors }: RecordState): Promise<void> =>
  files.replace(FILE, JSON.stringify({ format: 1, next, cursors }));
