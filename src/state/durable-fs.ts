import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Options = Parameters<NodeFS['init']>[1];

/** What PGlite's file system hands to an operation on an open file. */
interface OpenFile {
  readonly nfd: number;
}

/** The part of Emscripten's NODEFS that is extended here. */
interface FileSystemType {
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
}

/**
 * PGlite's files in a folder, synchronised to disk when PostgreSQL asks for it. PGlite's own leaves that out, so that what was
 * committed can be lost, or torn, when the machine loses power.
 */
export class DurableFs extends NodeFS {
  override async init(pg: PGlite, options: Options): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const synchronise = (module: { readonly NODEFS: unknown }): void => {
      (module.NODEFS as FileSystemType).stream_ops.fsync = ({ nfd }) => {
        fsyncSync(nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), synchronise] } };
  }
}
