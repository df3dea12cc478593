import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { type AttestationRecord, attestationSchema } from '../model/attestation.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { parseYaml } from './parse-yaml.ts';

/** A file of records: its name as it is shown, and its text. */
export interface AttestationText {
  readonly file: string;
  readonly text: string;
}

/** Reads records, one or a list a file, in the order of the files given. Errors of all files are returned together. */
export function loadAttestations(texts: readonly AttestationText[]): Result<AttestationRecord[], ContentError[]> {
  const records: AttestationRecord[] = [];
  const errors: ContentError[] = [];
  for (const { file, text } of texts) {
    const read = readFileOfRecords(text, file);
    if (read.ok) records.push(...read.value);
    else errors.push(...read.error);
  }
  return errors.length > 0 ? err(errors) : ok(records);
}

function readFileOfRecords(text: string, file: string): Result<AttestationRecord[], ContentError[]> {
  const parsed = parseYaml(text, file);
  if (!parsed.ok) return parsed;
  if (parsed.value.value === null) return ok([]);
  if (!Array.isArray(parsed.value.value)) {
    const one = readChecked(attestationSchema, text, file);
    return one.ok ? ok([{ ...one.value.value, file, line: one.value.lineOf([]) }]) : one;
  }
  const list = readChecked(z.array(attestationSchema), text, file);
  if (!list.ok) return list;
  const { value, lineOf } = list.value;
  return ok(value.map((record, index) => ({ ...record, file, line: lineOf([index]) })));
}
