import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import { type Declaration, day, emptyDeclaration } from '../model/declaration.ts';
import { type VerdictKind, verdictKinds } from '../model/verdict.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { loadAttestations } from './load-attestations.ts';
import { loadDeclaration } from './load-declaration.ts';
import { filesBelow, foldersIn, textOf } from './read-folder.ts';

/** What a case folder's name begins with, and the verdict that at least one of its subjects then has. */
const namedVerdicts: Readonly<Record<string, VerdictKind | undefined>> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'unknown',
  attested: 'attested',
  'not-applicable': 'not-applicable',
  // A record that is too old fails; no record at all is unknown; what a default or a boundary gives is the case's own to say.
  expired: 'fail',
  missing: 'unknown',
  default: undefined,
  boundary: undefined,
};

export type CaseInputKind = 'template' | 'plan' | 'export' | 'graph' | 'tree';

/** One input document of a case. `file` is relative to the case folder: `template.json`, `graph/users.json`. */
export interface CaseInput {
  readonly kind: CaseInputKind;
  readonly file: string;
  readonly text: string;
}

/** One case of a control: what is read, and the verdict that each subject must get. */
export interface ControlCase {
  /** `pass-customer-key`. */
  readonly name: string;
  /** The case's folder, below the folder that was asked for: `cases/pass-customer-key`. */
  readonly folder: string;
  readonly inputs: readonly CaseInput[];
  /** The text of `parameters.json`, an ARM parameter file. */
  readonly parameters?: string;
  readonly declaration: Declaration;
  readonly attestations: readonly AttestationRecord[];
  /** The day on which the case is judged, where `expect.yaml` says one. */
  readonly asOf?: string;
  /** Subject, or the end of a subject's id, to verdict. */
  readonly expect: Readonly<Record<string, VerdictKind>>;
}

const expectSchema = z.strictObject({
  asOf: day.optional(),
  subjects: z.record(z.string().min(1), z.enum(verdictKinds)),
});
/** Without `asOf`, a file is the list of subjects itself. */
const bareExpectSchema = z.record(z.string().min(1), z.enum(verdictKinds));

/**
 * Reads every case below a control's folder, sorted by name. A case without input or expectation, a file that nothing
 * reads, and a name that its expectation contradicts are errors.
 * @param controlFolder path of the folder that holds control.yaml and cases/
 */
export function loadCases(controlFolder: string): Result<ControlCase[], ContentError[]> {
  const cases: ControlCase[] = [];
  const errors: ContentError[] = [];
  for (const name of foldersIn(join(controlFolder, 'cases'))) {
    const read = loadCase(controlFolder, name);
    if (read.ok) cases.push(read.value);
    else errors.push(...read.error);
  }
  return errors.length > 0 ? err(errors) : ok(cases);
}

function loadCase(controlFolder: string, name: string): Result<ControlCase, ContentError[]> {
  const folder = `cases/${name}`;
  const at = (file: string): string => `${folder}/${file}`;
  const read = (file: string): string => textOf(join(controlFolder, folder, file)) ?? '';
  const files = filesBelow(join(controlFolder, folder));
  const errors: ContentError[] = [];
  const keep = <T>(result: Result<T, ContentError[]>): T | undefined => {
    if (result.ok) return result.value;
    errors.push(...result.error);
    return undefined;
  };

  const inputs: CaseInput[] = [];
  for (const file of files) {
    const kind = inputKind(file);
    if (kind !== undefined) inputs.push({ kind, file, text: read(file) });
    else if (!isCompanion(file))
      errors.push({ file: at(file), line: 1, message: 'nothing reads this file: remove it' });
  }
  const records = files.filter((file) => file.startsWith('attestations/'));
  const attestations = keep(loadAttestations(records.map((file) => ({ file: at(file), text: read(file) }))));
  const declared = files.includes('safeguard.yaml')
    ? keep(loadDeclaration(read('safeguard.yaml'), at('safeguard.yaml')))
    : undefined;
  const expected = keep(loadExpectation(read('expect.yaml'), at('expect.yaml')));
  if (expected !== undefined) errors.push(...contradictions(name, expected.expect, at('expect.yaml')));
  if (errors.length > 0 || expected === undefined) return err(errors);
  return ok({
    name,
    folder,
    inputs,
    ...(files.includes('parameters.json') ? { parameters: read('parameters.json') } : {}),
    declaration: declared?.declaration ?? emptyDeclaration,
    attestations: attestations ?? [],
    ...expected,
  });
}

function inputKind(file: string): CaseInputKind | undefined {
  if (file === 'template.json') return 'template';
  if (file === 'plan.json') return 'plan';
  if (file === 'export.json') return 'export';
  if (/^graph\/[^/]+\.json$/.test(file)) return 'graph';
  return file.startsWith('tree/') ? 'tree' : undefined;
}

const isCompanion = (file: string): boolean =>
  ['parameters.json', 'safeguard.yaml', 'expect.yaml'].includes(file) || /^attestations\/[^/]+\.yaml$/.test(file);

function loadExpectation(text: string, file: string): Result<Pick<ControlCase, 'asOf' | 'expect'>, ContentError[]> {
  if (text.trim() === '') {
    return err([
      { file, line: 1, message: 'the file is missing or empty: wanted one line "subject: verdict" a subject' },
    ]);
  }
  if (!/^subjects:/m.test(text)) {
    const bare = readChecked(bareExpectSchema, text, file);
    return bare.ok ? ok({ expect: bare.value.value }) : bare;
  }
  const full = readChecked(expectSchema, text, file);
  if (!full.ok) return full;
  const { asOf, subjects } = full.value.value;
  return ok(asOf === undefined ? { expect: subjects } : { asOf, expect: subjects });
}

function contradictions(name: string, expect: ControlCase['expect'], file: string): ContentError[] {
  const prefix = Object.keys(namedVerdicts).find((key) => name.startsWith(`${key}-`));
  if (prefix === undefined) {
    const wanted = Object.keys(namedVerdicts).join(', ');
    return [
      { file, line: 1, message: `the folder "${name}" must begin with one of ${wanted}, then "-" and what it shows` },
    ];
  }
  const verdict = namedVerdicts[prefix];
  const kinds = Object.values(expect);
  if (kinds.length === 0) return [{ file, line: 1, message: 'no subject is expected: name at least one' }];
  if (verdict === undefined || kinds.includes(verdict)) return [];
  // A record makes a control attested: that is how an attested control passes.
  if (prefix === 'pass' && kinds.includes('attested')) return [];
  return [{ file, line: 1, message: `the folder is named "${prefix}", so at least one subject must be ${verdict}` }];
}
