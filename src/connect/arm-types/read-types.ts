import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { isWanted, readTypesFile, type TypeChunk } from '../../arm/types/index.ts';
import { childOf, isJsonObject, type Json, parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { errorLines, readTextFile, shownPath, walkFiles } from '../local-files/index.ts';

/** Bytes of one file of types, or of the list of all of them; the largest is some 60 MB. */
const LARGEST = 256 * 1024 * 1024;
const MOST_FILES = 1_000_000;

/** A file of types below a folder, with the resource types that are wanted of it. */
interface Source {
  readonly path: string;
  readonly wants: (name: string) => boolean;
}

/** Resource types of one file, or why the file gives none. */
export interface TypesRead {
  /** As the user is shown it. */
  readonly file: string;
  readonly chunks: Result<readonly TypeChunk[], string>;
}

/**
 * The files of types at a path: of a clone of `Azure/bicep-types-az`, those that its `generated/index.json` names; of a folder
 * without one that can be read, every `types.json` below it; or the one file that was named.
 * @param patterns the types that are wanted, see `isWanted`; none for all
 * @returns on error the lines to show
 */
export async function findTypes(
  given: string,
  cwd: string,
  patterns: readonly string[],
): Promise<Result<readonly Source[], string[]>> {
  const path = resolve(cwd, given);
  if (!existsSync(path)) return err([`${given}: there is no such file or folder`]);
  const wants = (name: string): boolean => isWanted(name, patterns);
  if (statSync(path).isFile()) return ok([{ path, wants }]);
  for (const folder of [path, join(path, 'generated')]) {
    const index = join(folder, 'index.json');
    const listed = existsSync(index) ? await readIndex(index, folder, wants) : undefined;
    if (listed !== undefined) return ok(listed);
  }
  const walk = await walkFiles([path], { cwd, maxFiles: MOST_FILES });
  const errors = errorLines(walk);
  if (errors.length > 0) return err([...errors]);
  const files = walk.files.filter((file) => /(?:^|\/)types\.json$/.test(file.shown));
  return ok(files.map((file) => ({ path: file.path, wants })));
}

/** `{"resources": {"Microsoft.X/y@2024-01-01": {"$ref": "x/microsoft.x/2024-01-01/types.json#/12"}}}` */
async function readIndex(
  index: string,
  folder: string,
  wants: (name: string) => boolean,
): Promise<readonly Source[] | undefined> {
  const json = await readJson(index);
  const resources = json.ok ? childOf(json.value, 'resources') : undefined;
  if (!isJsonObject(resources)) return undefined;
  const files = new Map<string, Set<string>>();
  let understood = 0;
  for (const [name, entry] of Object.entries(resources)) {
    const file = fileOf(entry, folder);
    if (file === undefined) continue;
    understood++;
    if (!wants(name)) continue;
    const names = files.get(file) ?? new Set<string>();
    names.add(name.toLowerCase());
    files.set(file, names);
  }
  // Of an index in another form nothing is said by its being there.
  if (understood === 0) return undefined;
  return [...files].map(([path, names]) => ({ path, wants: (name) => names.has(name.toLowerCase()) }));
}

/** The file that an entry names, as long as it lies below the folder. */
function fileOf(entry: Json, folder: string): string | undefined {
  const reference = childOf(entry, '$ref');
  const file = typeof reference === 'string' ? reference.split('#')[0] : undefined;
  if (file === undefined || file === '') return undefined;
  const path = resolve(folder, file);
  const way = relative(folder, path);
  return way.startsWith('..') || way.startsWith(sep) ? undefined : path;
}

/** Reads and reduces one file after another; each is let go before the next. */
export async function* readTypes(sources: readonly Source[], cwd: string): AsyncIterable<TypesRead> {
  for (const { path, wants } of sources) {
    const json = await readJson(path);
    yield { file: shownPath(path, cwd), chunks: json.ok ? readTypesFile(json.value, wants) : json };
  }
}

async function readJson(path: string): Promise<Result<Json, string>> {
  const read = await readTextFile(path, LARGEST);
  if (!read.ok) return read;
  const json = parseBoundedJson(read.value.text);
  return json === undefined ? err('it is not JSON') : ok(json);
}
