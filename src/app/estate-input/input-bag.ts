import { basename, dirname } from 'node:path';
import type { LocalFile } from '../../connect/local-files/index.ts';
import { collectionByFile } from '../../estate/graph/index.ts';

/** What a file is by its name alone; `json` is decided by its content. */
export type FileRole = 'json' | 'bicep' | 'bicep-parameters' | 'terraform' | 'declaration' | 'attestation' | 'none';

const DECLARATION = /^safeguard\.ya?ml$/i;

/** What a file is for the estate. Whether it is scanned as source too is not decided here. */
export function roleOf(file: LocalFile): FileRole {
  const name = basename(file.path);
  if (DECLARATION.test(name)) return file.named || dirname(file.path) === file.root ? 'declaration' : 'none';
  if (/\.ya?ml$/i.test(name)) return isAttestation(file) ? 'attestation' : 'none';
  if (/\.(json|jsonc|ndjson|jsonl|tfstate)$/i.test(name)) return 'json';
  if (/\.bicep$/i.test(name)) return 'bicep';
  if (/\.bicepparam$/i.test(name)) return 'bicep-parameters';
  if (/\.tf$/i.test(name)) return 'terraform';
  return 'none';
}

const isAttestation = (file: LocalFile): boolean => {
  const folder = dirname(file.path);
  return basename(folder) === 'attestations' && (file.named || dirname(folder) === file.root || folder === file.root);
};

/** Whether the name alone says that a JSON file is a saved answer of Graph. */
export const isNamedLikeGraph = (file: LocalFile): boolean => collectionByFile(file.shown) !== undefined;
