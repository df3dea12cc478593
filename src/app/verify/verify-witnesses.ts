import { type LedgerView, listIn } from '../../lake/ledger/ledger-view.ts';
import { LogReader } from '../../lake/ledger/log-reader.ts';
import { readLogEnd } from '../../lake/ledger/open-end.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import type { VerifyFinding } from './verified.ts';

/** A checkpoint that was kept elsewhere. */
export interface KeptCheckpoint {
  /** Where it was kept. */
  readonly name: string;
  readonly note: string;
}

/** Whether the log is what checkpoints say that were kept where whoever runs the log cannot change them. */
export async function verifyWitnesses(
  view: LedgerView,
  key: VerifierKey,
  kept: readonly KeptCheckpoint[],
): Promise<readonly VerifyFinding[]> {
  if (kept.length === 0) return [];
  const paths = await view.paths();
  const read = (path: string): Promise<Uint8Array | undefined> => view.read(path);
  const opened = await readLogEnd({ read, list: async (folder) => listIn(paths, folder) }, key);
  const reader = opened.ok ? new LogReader({ read }, opened.value.end) : undefined;
  const findings: VerifyFinding[] = [];
  for (const { name, note } of kept) {
    const message = await disagreement(reader, key, note);
    if (message !== undefined) findings.push({ kind: 'witness', name, message });
  }
  return findings;
}

async function disagreement(
  reader: LogReader | undefined,
  key: VerifierKey,
  note: string,
): Promise<string | undefined> {
  const seen = openCheckpoint(note, key);
  if (!seen.ok) return `is no checkpoint of this log: ${seen.error.message}`;
  const root = await reader?.root(seen.value.size);
  if (root === undefined) return 'cannot be compared with a damaged ledger';
  if (!root.ok) return `cannot be reached from this log: ${root.error.message}`;
  return Buffer.compare(root.value, seen.value.root) === 0
    ? undefined
    : `has another root: the first ${seen.value.size} leaves are not those that it was made of`;
}
