import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrintedFile } from '../../blueprint/index.ts';
import { err, type Result } from '../../lib/result.ts';
import type { Assessment } from '../../model/assessment.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type AssessPorts, assessEstate } from '../assess.ts';
import { writeFolder } from './write-folder.ts';

/** What our own controls say of a printed blueprint. */
export interface BlueprintCheck {
  readonly assessment: Assessment;
  readonly failed: readonly Verdict[];
  /** Unknown, and on no list of what no template can show. */
  readonly open: readonly Verdict[];
  /** Unknown for a reason that is on the list: by control, why. */
  readonly notShown: ReadonlyMap<string, string>;
  /** Controls that wait for a person's record. */
  readonly records: readonly string[];
}

/** Says why a control cannot be answered by what is printed; undefined where it must be. */
export type NotShown = (control: string) => string | undefined;

/** Writes printed files to a folder of their own, and judges them as they would be deployed. */
export async function checkPrinted(
  files: readonly PrintedFile[],
  notShown: NotShown,
  ports: AssessPorts,
): Promise<Result<BlueprintCheck, readonly string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'safeguard-blueprint-'));
  try {
    const written = await writeFolder(folder, files);
    return written.ok ? await checkFolder(folder, notShown, ports) : err([written.error]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Judges a folder that was built: its main template, which deploys the others, and its requests. */
export async function checkFolder(
  folder: string,
  notShown: NotShown,
  ports: AssessPorts,
): Promise<Result<BlueprintCheck, readonly string[]>> {
  const assessed = await assessEstate(
    {
      paths: [join(folder, 'main.json'), join(folder, 'main.parameters.json'), join(folder, 'graph')],
      read: { cwd: folder, config: join(folder, 'safeguard.yaml') },
      attestations: [],
      profile: 'hipaa',
      minimumSeverity: 'low',
      scope: [],
    },
    ports,
  );
  if (!assessed.ok) return assessed;
  return { ok: true, value: sorted(assessed.value, notShown) };
}

function sorted(assessment: Assessment, notShown: NotShown): BlueprintCheck {
  const failed: Verdict[] = [];
  const open: Verdict[] = [];
  const listed = new Map<string, string>();
  const records = new Set<string>();
  for (const verdict of assessment.verdicts) {
    if (verdict.verdict === 'fail') failed.push(verdict);
    if (verdict.verdict !== 'unknown') continue;
    const reason = notShown(verdict.control);
    if (verdict.reason.code === 'no-record') records.add(verdict.control);
    else if (reason === undefined) open.push(verdict);
    else listed.set(verdict.control, reason);
  }
  return { assessment, failed, open, notShown: listed, records: [...records] };
}
