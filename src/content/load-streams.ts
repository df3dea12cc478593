import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../lib/result.ts';
import { type Stream, streamSchema } from '../model/stream.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { filesBelow, textOf } from './read-folder.ts';

/** The folder that holds `streams/` of this package. */
const packageRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** Written by the build beside the compiled code; absent when the sources run directly. */
const compiledFile: string = fileURLToPath(new URL('../streams.json', import.meta.url));

/** Raised when the shape of the compiled file changes, so that a stale one is never taken. */
const FORMAT = 1;

/** Every stream by its name. */
export type Streams = Readonly<Record<string, Stream>>;

/** The streams below a root; this package's own come from the compiled file where there is one. */
export function loadStreams(root: string = packageRoot): Result<Streams, ContentError[]> {
  if (resolve(root) === resolve(packageRoot)) {
    const compiled = readCompiled();
    if (compiled !== undefined) return ok(compiled);
  }
  return readStreamFolder(join(root, 'streams'), 'streams');
}

/** Reads and validates the streams of a root, and writes them as the one JSON text that `loadStreams` takes. */
export function compileStreams(root: string = packageRoot): Result<string, ContentError[]> {
  const streams = readStreamFolder(join(root, 'streams'), 'streams');
  return streams.ok ? ok(JSON.stringify({ format: FORMAT, streams: streams.value })) : streams;
}

/**
 * Reads the `<family>/<stream>/stream.yaml` of a folder, such as the `streams/` of a user beside `safeguard.yaml`. Errors of
 * all files are returned together.
 * @param shown how the folder is called in errors
 */
export function readStreamFolder(folder: string, shown: string): Result<Streams, ContentError[]> {
  const streams: Record<string, Stream> = {};
  const errors: ContentError[] = [];
  for (const path of filesBelow(folder)) {
    if (!/(?:^|\/)stream\.ya?ml$/.test(path)) continue;
    const file = `${shown}/${path}`;
    const read = readStream(textOf(join(folder, path)) ?? '', file);
    if (!read.ok) errors.push(...read.error);
    else if (!Object.hasOwn(streams, read.value.stream)) streams[read.value.stream] = read.value;
    else errors.push({ file, line: 1, message: `the stream ${read.value.stream} is there already: keep one` });
  }
  return errors.length > 0 ? err(errors) : ok(streams);
}

/** Reads one stream. One whose name is a path must stand in the folder of that path. */
function readStream(text: string, file: string): Result<Stream, ContentError[]> {
  const read = readChecked(streamSchema, text, file);
  if (!read.ok) return read;
  const { value: stream, lineOf } = read.value;
  const folder = file.split('/').slice(-3, -1).join('/');
  if (!stream.stream.includes('/') || stream.stream === folder) return ok(stream);
  const message = `"stream" is "${stream.stream}", but the folder is ${folder}: name it after its folder`;
  return err([{ file, line: lineOf(['stream']), message }]);
}

function readCompiled(): Streams | undefined {
  const text = textOf(compiledFile);
  if (text === undefined) return undefined;
  const { format, streams } = JSON.parse(text) as { readonly format: number; readonly streams: Streams };
  return format === FORMAT ? streams : undefined;
}
