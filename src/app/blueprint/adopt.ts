import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  countGap,
  differs,
  type FailedControl,
  type Gap,
  type GapCounts,
  inferConfiguration,
  type MigrationStep,
  measureGap,
  type Proposal,
  planSteps,
  printMigration,
  rolesFor,
} from '../../blueprint/adopt/index.ts';
import { type Content as BlueprintContent, Catalogue, printArm, printRequests } from '../../blueprint/index.ts';
import { formatContentError } from '../../content/content-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Assessment } from '../../model/assessment.ts';
import { type Control, severities } from '../../model/control.ts';
import { type AssessPorts, assessEstate } from '../assess.ts';
import type { EstateInput, ReadEstateOptions } from '../read-estate.ts';
import { type ComposedBlueprint, composeFromFile, composeSection } from './build.ts';
import { contentForBlueprint } from './content-for-blueprint.ts';
import { proposedYaml } from './proposed-yaml.ts';
import { wantedResources } from './wanted-resources.ts';
import { writeFolder } from './write-folder.ts';

export interface AdoptRequest {
  readonly paths: readonly string[];
  readonly read: ReadEstateOptions;
  /** The user's own `safeguard.yaml`, whose section `blueprint` is used in place of an inferred one. */
  readonly config?: string;
}

/** What lies between an existing estate and its blueprint, and the way from one to the other. */
export interface Adoption {
  readonly gap: Gap;
  readonly counts: GapCounts;
  /** Whether anything is known to differ. */
  readonly differs: boolean;
  readonly steps: readonly MigrationStep[];
  /** Undefined where the user gave the section. */
  readonly proposal: Proposal | undefined;
  /** The text of MIGRATION.md. */
  readonly migration: string;
  /** The text of the proposed `safeguard.yaml`; undefined where the user gave one. */
  readonly yaml: string | undefined;
  /** What the readers want the user to know: errors and warnings of the input, a line each. */
  readonly notes: readonly string[];
}

/**
 * Reads an existing estate, measures its gap to a blueprint and plans the migration.
 * @returns on error one line a problem
 */
export async function adoptEstate(
  request: AdoptRequest,
  ports: AssessPorts,
): Promise<Result<Adoption, readonly string[]>> {
  const content = ports.loadContent();
  if (!content.ok) return err(content.error.map(formatContentError));
  const given = contentForBlueprint(content.value);
  if (!given.ok) return given;
  // What is wrong in the user's own section is said before anything is read.
  const own =
    request.config === undefined ? undefined : await composeFromFile(request.config, request.read.cwd, given.value);
  if (own?.ok === false) return own;
  const input = await ports.readEstate(request.paths, request.read);
  // The rules speak of the estate as it is read here: it is not read twice.
  const assessed = await assessEstate(
    { paths: request.paths, read: request.read, attestations: [], profile: 'hipaa', minimumSeverity: 'low', scope: [] },
    { ...ports, readEstate: async () => input },
  );
  if (!assessed.ok) return assessed;
  const location = own?.value.configuration.regions.primary ?? request.read.target?.location;
  const proposal = inferConfiguration(input.estate.resources, input.estate.declaration, location);
  if (!proposal.ok) return err([proposal.error]);
  const composed = own ?? composeInferred(proposal.value, given.value);
  if (!composed.ok) return composed;
  const wanted = await readWanted(composed.value, proposal.value, ports);
  if (!wanted.ok) return wanted;
  const { blueprint, configuration } = composed.value;
  const gap = measureGap(wanted.value, input.estate.resources, {
    roles: rolesFor(proposal.value, configuration),
    words: proposal.value.words,
    wholeTypes: input.estate.wholeTypes,
  });
  const counts = countGap(gap);
  const steps = planSteps(gap, blueprint, failedControls(assessed.value));
  const inferred = own === undefined ? proposal.value : undefined;
  return ok({
    gap,
    counts,
    differs: differs(counts),
    steps,
    proposal: inferred,
    migration: printMigration({ name: configuration.name, gap, steps, questions: inferred?.questions ?? [] }),
    yaml: inferred === undefined ? undefined : proposedYaml(inferred),
    notes: notesOf(input),
  });
}

function composeInferred(proposal: Proposal, content: BlueprintContent): Result<ComposedBlueprint, readonly string[]> {
  const composed = composeSection(proposal.section, content);
  if (composed.ok) return composed;
  const problems = composed.error.map(({ path, message }) => `blueprint.${path.join('.')}: ${message}`);
  return err([
    ...problems,
    'No blueprint follows from the input as it is: write the section "blueprint" yourself (safeguard blueprint init) and give it with --config',
  ]);
}

/** The blueprint as it will be once deployed: printed, and read as the existing estate was. */
async function readWanted(
  { blueprint }: ComposedBlueprint,
  { subscriptions }: Proposal,
  ports: AssessPorts,
): ReturnType<typeof wantedResources> {
  const folder = await mkdtemp(join(tmpdir(), 'safeguard-adopt-'));
  try {
    const files = [...printArm(blueprint, () => undefined), ...printRequests(new Catalogue(blueprint))];
    const written = await writeFolder(folder, files);
    if (!written.ok) return err([written.error]);
    return await wantedResources({ folder, files, blueprint, subscriptions }, ports);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `45 CFR 164.312(a)(2)(iv); checklist 9, 11`. Only 45 CFR is law; the checklist is advice. */
const servesOf = ({ satisfies }: Control): string =>
  [
    ...(satisfies.cfr.length === 0 ? [] : [`45 CFR ${satisfies.cfr.join(', ')}`]),
    ...(satisfies.checklist.length === 0 ? [] : [`checklist ${satisfies.checklist.join(', ')}`]),
  ].join('; ');

/** The controls that fail, the worst first. */
function failedControls({ controls, verdicts }: Assessment): FailedControl[] {
  return controls
    .flatMap(({ id, title, severity, entry, verdict }): FailedControl[] => {
      if (verdict !== 'fail' || entry === undefined || severity === undefined) return [];
      const subjects = [...verdicts.of(id)].filter((one) => one.verdict === 'fail').map(({ subject }) => subject);
      return [{ id, title, severity, serves: servesOf(entry.control), subjects, types: entry.control.judges.types }];
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

const notesOf = ({ estate }: EstateInput): string[] =>
  estate.diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ source, message }) => `${source.file}${source.line === undefined ? '' : `:${source.line}`}: ${message}`);
