import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A connection of chDB: settings, parameters and temporary tables of its own on the process's one data folder. */
export type Connection = { readonly chdbConnection: never };
type StreamHandle = { readonly chdbStream: never };

/** The part of chDB's native layer that the engine stands on (`chdb` 3.4, ClickHouse 26.7). */
export interface ChdbNative {
  CreateConnection(folder: string, arguments_?: readonly string[]): Connection;
  CloseConnection(connection: Connection): void;
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<NativeAnswer>;
  InsertRawAsyncConnection(
    connection: Connection,
    prefix: string,
    data: Buffer,
    countLines: boolean,
  ): Promise<{ readonly rowsWritten: number; readonly bytesWritten: number; readonly elapsed: number }>;
  StreamQuery(connection: Connection, sql: string, format: string): StreamHandle;
  StreamFetch(stream: StreamHandle): Promise<{ readonly done: boolean; readonly bytes: Uint8Array }>;
  StreamCancel(stream: StreamHandle): void;
}

export interface NativeAnswer {
  readonly bytes: Uint8Array;
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

const NEEDED = [
  'CreateConnection',
  'CloseConnection',
  'QueryAsyncConnection',
  'InsertRawAsyncConnection',
  'StreamQuery',
  'StreamFetch',
  'StreamCancel',
] as const satisfies readonly (keyof ChdbNative)[];

/**
 * Loads chDB's native layer through the package's own loader. The package's outer layer is left aside: it runs queries
 * with parameters one after another in the whole process, while here each query has a connection of its own.
 * Throws where the package is absent, has no build for this platform, or is of a version with another native layer.
 */
export function loadChdb(): ChdbNative {
  const require = createRequire(import.meta.url);
  const loader: { loadNative(): unknown } = require(
    join(dirname(require.resolve('chdb/package.json')), 'dist/loader.js'),
  );
  const native = loader.loadNative();
  if (!isChdbNative(native)) throw new Error('this version of chdb has another native layer');
  return native;
}

const isChdbNative = (native: unknown): native is ChdbNative =>
  typeof native === 'object' &&
  native !== null &&
  NEEDED.every((name) => name in native && typeof Reflect.get(native, name) === 'function');
