import { join } from 'node:path';
import { err, type Result } from '../../lib/result.ts';
import type { ArchivePlace, PlaceFailure } from './archive-place.ts';
import { BlobPlace, type BlobPlaceOptions, type TokenSource } from './blob-place.ts';
import { FolderPlace } from './folder-place.ts';

/** Where an archive lies. */
export interface PlaceRequest {
  /** The archive's folder on this machine; of an archive in blobs its drafts. */
  readonly folder: string;
  /** The container of an archive in blobs. */
  readonly blobs?: Pick<BlobPlaceOptions, 'url' | 'tier' | 'immutability'> & {
    /** The account's key; without it, whoever this machine is to Microsoft Entra ID. */
    readonly accountKey?: string;
  };
}

/** Opens the place of an archive: a folder, or a container of blobs where one is given. */
export async function openPlace({ folder, blobs }: PlaceRequest): Promise<Result<ArchivePlace, PlaceFailure>> {
  if (blobs === undefined) return FolderPlace.open(folder);
  const { accountKey, ...options } = blobs;
  const credential = accountKey === undefined ? await identity() : { accountKey };
  if (credential === undefined)
    return err({
      code: 'ARCHIVE_PLACE',
      message: 'The package @azure/identity is not installed: run "npm install" with optional dependencies',
      retryable: false,
    });
  return BlobPlace.open({ ...options, credential, drafts: join(folder, 'drafts'), now: () => Date.now() });
}

/** A managed identity, a workload's, or that of a signed-in developer. */
async function identity(): Promise<TokenSource | undefined> {
  const library = await import('@azure/identity').catch(() => undefined);
  return library === undefined ? undefined : new library.DefaultAzureCredential();
}
