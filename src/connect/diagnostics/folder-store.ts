import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../../lib/compare-text.ts';
import { localObject } from '../files/local-object.ts';
import { errorLines, walkFiles } from '../local-files/index.ts';
import type { StoredObject } from '../objects/stored-object.ts';
import type { ContainerStore } from './container-store.ts';

/** A folder with the layout of a storage account: what `azcopy` or a mount makes of one. */
export function folderStore(root: string): ContainerStore {
  return {
    containers: async function* () {
      yield* await foldersIn(root);
    },
    folders: async function* (container, prefix) {
      for (const name of await foldersIn(join(root, container, prefix))) yield `${prefix}${name}/`;
    },
    blobs: (container, prefix) => blobsIn(join(root, container), prefix),
  };
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(compareText);
}

async function* blobsIn(root: string, prefix: string): AsyncGenerator<StoredObject> {
  // A prefix ends within a name: the folder before it is listed.
  const folder = join(root, prefix.slice(0, prefix.lastIndexOf('/') + 1));
  const walked = await walkFiles([folder], { cwd: root });
  // A day that nothing was written on has no folder.
  if (errorLines(walked).length > 0) return;
  for (const file of walked.files) {
    const object = await localObject({ ...file, root });
    if (object?.name.startsWith(prefix)) yield object;
  }
}
