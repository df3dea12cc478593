import { err, ok, type Result } from '../../lib/result.ts';
import { loadState, type RecordState } from './record-state.ts';
import { RequestMemory } from './request-memory.ts';
import { Spool } from './spool.ts';
import type { SpoolFiles } from './spool-files.ts';

/** What an earlier process left. */
export interface OpenedSpool {
  readonly spool: Spool;
  readonly state: RecordState;
  readonly requests: RequestMemory;
}

/** Reads the folder of a spool. */
export async function openSpool(
  files: SpoolFiles,
  now: number,
): Promise<Result<OpenedSpool, { readonly code: 'INTAKE_STATE' | 'INTAKE_DISK'; readonly message: string }>> {
  try {
    const state = await loadState(files);
    if (state === undefined)
      return err({
        code: 'INTAKE_STATE',
        message: `${files.folder}/state.json is damaged: it says where sources stand; bring back a copy of it`,
      });
    for (const name of await files.list()) if (name.startsWith('scratch-')) await files.remove(name);
    const requests = new RequestMemory(files);
    await requests.open(now);
    const spool = new Spool(files);
    await spool.open();
    return ok({ spool, state, requests });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err({ code: 'INTAKE_DISK', message: `The spool cannot be opened: ${reason}` });
  }
}
