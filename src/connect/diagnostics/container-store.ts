import type { StoredObject } from '../objects/stored-object.ts';

/** Containers of blobs, in a storage account or in a folder that has the same layout. */
export interface ContainerStore {
  containers(signal: AbortSignal): AsyncIterable<string>;
  /** Folders directly below a prefix (empty, or ending in `/`), each whole and ending in `/`. */
  folders(container: string, prefix: string, signal: AbortSignal): AsyncIterable<string>;
  /** Blobs whose names begin so, ordered by name. Their names hold no container. */
  blobs(container: string, prefix: string, signal: AbortSignal): AsyncIterable<StoredObject>;
}
