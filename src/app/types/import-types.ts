import { basename, resolve } from 'node:path';
import { findTypes, readTypes, TypeFileWriter, type TypesRead } from '../../connect/arm-types/index.ts';
import { err, ok, type Result } from '../../lib/result.ts';

export interface ImportTypesRequest {
  readonly cwd: string;
  /** A clone of Azure/bicep-types-az, or one file of types. */
  readonly from: string;
  /** The types that are wanted: `Microsoft.Network/*`; none for all. */
  readonly patterns: readonly string[];
  readonly out: string;
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/** What an import wrote. */
export interface ImportedTypes {
  readonly file: string;
  readonly bytes: number;
  /** Types in all their versions. */
  readonly resources: number;
  readonly types: number;
  /** Files that gave nothing, with the reason. */
  readonly passedOver: readonly string[];
  /** Names of members that the files have lost: nothing is said of such members. */
  readonly unsure: readonly string[];
}

/** Reads types, reduces them to what the validator needs, and writes them to one file. @returns on error the lines to show */
export async function importTypes(request: ImportTypesRequest): Promise<Result<ImportedTypes, readonly string[]>> {
  const { cwd, from, patterns } = request;
  const found = await findTypes(from, cwd, patterns);
  if (!found.ok) return found;
  const out = resolve(cwd, request.out);
  const writer = TypeFileWriter.open(out);
  if (!writer.ok) return err([writer.error]);
  const sum = new Sum();
  let done = 0;
  for await (const read of readTypes(found.value, cwd)) {
    request.onProgress?.(++done, found.value.length, read.file);
    const written = sum.add(read, writer.value);
    if (!written.ok) return err([written.error]);
  }
  if (sum.names.size === 0) {
    writer.value.abandon();
    const what = patterns.length === 0 ? 'no resource types' : 'no resource types that --types names';
    return err([`${from}: ${what} in it`, ...sum.passedOver]);
  }
  const bytes = writer.value.finish(basename(resolve(cwd, from)));
  return bytes.ok ? ok({ file: out, bytes: bytes.value, ...sum.counts() }) : err([bytes.error]);
}

/** What was read so far. */
class Sum {
  readonly names = new Set<string>();
  readonly passedOver: string[] = [];
  readonly #unsure = new Set<string>();

  add({ file, chunks }: TypesRead, writer: TypeFileWriter): Result<void, string> {
    if (!chunks.ok) {
      this.passedOver.push(`${file}: ${chunks.error}`);
      return ok(undefined);
    }
    for (const chunk of chunks.value) {
      const written = writer.add(chunk);
      if (!written.ok) return written;
      for (const { name } of chunk.resources) this.names.add(name.toLowerCase());
      for (const name of chunk.unsure ?? []) this.#unsure.add(name);
    }
    return ok(undefined);
  }

  counts(): Pick<ImportedTypes, 'resources' | 'types' | 'passedOver' | 'unsure'> {
    const types = new Set([...this.names].map((name) => name.split('@')[0])).size;
    return { resources: this.names.size, types, passedOver: this.passedOver, unsure: [...this.#unsure] };
  }
}
