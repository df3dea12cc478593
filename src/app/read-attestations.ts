import { errorLines, readTextFile, walkFiles } from '../connect/local-files/index.ts';
import { formatContentError } from '../content/content-error.ts';
import { type AttestationText, loadAttestations } from '../content/load-attestations.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import { limits } from '../model/limits.ts';

/**
 * Reads every YAML file at or below the paths as records, wherever it lies.
 * @returns on error the lines to show: a path that is not there or holds no YAML, and whatever is wrong in a record
 */
export async function readAttestations(
  paths: readonly string[],
  cwd: string,
): Promise<Result<readonly AttestationRecord[], string[]>> {
  const texts: AttestationText[] = [];
  const trouble: string[] = [];
  for (const path of paths) {
    const walk = await walkFiles([path], { cwd });
    const unread = errorLines(walk);
    trouble.push(...unread);
    const files = walk.files.filter((file) => file.named || /\.ya?ml$/i.test(file.path));
    if (files.length === 0 && unread.length === 0) trouble.push(`${path}: no YAML file with records is there`);
    for (const file of files) {
      const read = await readTextFile(file.path, limits.documentBytes);
      if (read.ok) texts.push({ file: file.shown, text: read.value.text });
      else trouble.push(`${file.shown}: ${read.error}`);
    }
  }
  if (trouble.length > 0) return err(trouble);
  const records = loadAttestations(texts);
  return records.ok ? ok(records.value) : err(records.error.map(formatContentError));
}
