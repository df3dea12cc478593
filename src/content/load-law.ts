import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import {
  cfrRowSchema,
  checklistItemSchema,
  crosswalkRowSchema,
  type Law,
  nprmItemSchema,
  procedureSchema,
  recommendationSchema,
  serviceSchema,
  waitingSchema,
} from '../model/law.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { textOf } from './read-folder.ts';

/** Reads `hipaa/*.yaml` below a root: each file a list of rows. An id given twice in a file is an error. */
export function loadLaw(root: string): Result<Law, ContentError[]> {
  const errors: ContentError[] = [];
  const rows = <T>(name: string, schema: z.ZodType<T>, idOf: (row: T) => string): T[] => {
    const read = loadRows(root, `hipaa/${name}.yaml`, schema, idOf);
    if (read.ok) return read.value;
    errors.push(...read.error);
    return [];
  };
  const law: Law = {
    cfr: rows('security-rule', cfrRowSchema, (row) => row.citation),
    nprm: rows('nprm-2025', nprmItemSchema, (row) => row.id),
    checklist: rows('checklist', checklistItemSchema, (row) => row.id),
    recommendations: rows('recommendations', recommendationSchema, (row) => row.id),
    procedures: rows('procedures', procedureSchema, (row) => row.id),
    waiting: rows('waiting', waitingSchema, (row) => row.id),
    crosswalk: rows('crosswalk', crosswalkRowSchema, (row) => `${row.source} ${row.id}`),
    services: rows('services', serviceSchema, (row) => row.service),
  };
  return errors.length > 0 ? err(errors) : ok(law);
}

function loadRows<T>(
  root: string,
  file: string,
  schema: z.ZodType<T>,
  idOf: (row: T) => string,
): Result<T[], ContentError[]> {
  const text = textOf(join(root, file));
  if (text === undefined) return err([{ file, line: 1, message: 'the file is missing: it holds a part of the law' }]);
  const read = readChecked(z.array(schema), text, file);
  if (!read.ok) return read;
  const { value, lineOf } = read.value;
  const seen = new Set<string>();
  const errors: ContentError[] = [];
  value.forEach((row, index) => {
    const id = idOf(row);
    if (seen.has(id)) errors.push({ file, line: lineOf([index]), message: `"${id}" is given twice: keep one` });
    seen.add(id);
  });
  return errors.length > 0 ? err(errors) : ok(value);
}
