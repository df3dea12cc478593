import { isWithin } from '../arm/resource-id.ts';
import {
  type AsOf,
  type AssessInput,
  asksQueries,
  assess,
  type InitiativeInput,
  queryQuestions,
  readAsOf,
} from '../assess/index.ts';
import type { ContentError } from '../content/content-error.ts';
import { formatContentError } from '../content/content-error.ts';
import type { Content } from '../content/load-content.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Assessment, Profile } from '../model/assessment.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import type { Severity } from '../model/control.ts';
import type { EstateQueries } from './estate-queries.ts';
import type { ReadDefinitions } from './read-definitions.ts';
import type { EstateInput, ReadEstateOptions } from './read-estate.ts';

/** What a user asks for. */
export interface AssessRequest {
  readonly paths: readonly string[];
  readonly read: ReadEstateOptions;
  /** Records that lie elsewhere. */
  readonly attestations: readonly string[];
  /** ISO day or instant; without one, SOURCE_DATE_EPOCH or the clock decides. */
  readonly asOf?: string;
  readonly profile: Profile;
  readonly minimumSeverity: Severity;
  readonly scope: readonly string[];
  /** An initiative to judge by as well: a file, or the id or name of one among the definitions. */
  readonly initiative?: { readonly name: string; readonly definitions: readonly string[] };
}

/** What the use-case needs of the world; `compose.ts` gives it. */
export interface AssessPorts {
  readonly loadContent: () => Result<Content, ContentError[]>;
  readonly readEstate: (paths: readonly string[], options: ReadEstateOptions) => Promise<EstateInput>;
  readonly readAttestations: (
    paths: readonly string[],
    cwd: string,
  ) => Promise<Result<readonly AttestationRecord[], string[]>>;
  readonly readDefinitions: (paths: readonly string[], cwd: string) => Promise<ReadDefinitions>;
  /** Starts the engine that answers query controls. */
  readonly openQueries: () => Promise<EstateQueries>;
  /** Now, as an ISO instant: SOURCE_DATE_EPOCH where it is set. */
  readonly now: () => string;
}

/** Input that would be judged wrongly if it were passed over: the run stops. */
const STOPPING = new Set(['DECLARATION_INVALID', 'ATTESTATION_INVALID']);

/** Files that only say something about resources that other files hold. */
const SAYS_NO_RESOURCE = new Set(['declaration', 'arm-parameters']);

/**
 * Reads the estate and the rules, and judges the one by the others.
 * @returns on error the lines to show: the run could not be done
 */
export async function assessEstate(request: AssessRequest, ports: AssessPorts): Promise<Result<Assessment, string[]>> {
  const asOf = readAsOf(request.asOf ?? ports.now());
  if (!asOf.ok) return err([asOf.error]);
  const content = ports.loadContent();
  if (!content.ok) return err(content.error.map(formatContentError));
  const controls = content.value.controls;
  // The engine starts while the input is read.
  const queries = asksQueries({ controls, profile: request.profile }) ? ports.openQueries() : undefined;
  try {
    return await assessWith({ request, ports, content: content.value, asOf: asOf.value, queries });
  } finally {
    await (await queries)?.close();
  }
}

interface Run {
  readonly request: AssessRequest;
  readonly ports: AssessPorts;
  readonly content: Content;
  readonly asOf: AsOf;
  readonly queries: Promise<EstateQueries> | undefined;
}

async function assessWith({ request, ports, content, asOf, queries }: Run): Promise<Result<Assessment, string[]>> {
  const initiatives = await initiativesOf(request, ports);
  if (!initiatives.ok) return initiatives;
  const elsewhere = await ports.readAttestations(request.attestations, request.read.cwd);
  if (!elsewhere.ok) return elsewhere;
  const { estate, attestations: beside } = await ports.readEstate(request.paths, request.read);
  const known = new Set(beside.map(({ file }) => file));
  const attestations = [...beside, ...elsewhere.value.filter(({ file }) => !known.has(file))];
  const errors = estate.diagnostics.filter(({ severity }) => severity === 'error');
  const stopping = errors.filter(({ code }) => STOPPING.has(code) || request.read.strict === true);
  const nothingRead = estate.resources.length === 0 && attestations.length === 0 && errors.length > 0;
  if (stopping.length > 0 || nothingRead) {
    return err((nothingRead ? errors : stopping).map(({ source, message }) => placed(source, message)));
  }
  // A build that names the wrong folder must not go green.
  if (estate.inputs.every(({ kind }) => SAYS_NO_RESOURCE.has(kind))) {
    const why = estate.diagnostics.filter(({ severity }) => severity === 'warning');
    const nothing = `Nothing to assess in ${request.paths.join(', ')}: ${wantedInput}`;
    return err([...why.map(({ source, message }) => placed(source, message)), nothing]);
  }
  const strayed = request.scope.find((scope) => !estate.resources.some(({ id }) => isWithin(id, scope)));
  if (strayed !== undefined)
    return err([`Nothing in the input lies at or below ${strayed}: a scope is the beginning of an id`]);
  const input: AssessInput = {
    controls: content.controls,
    law: content.law,
    estate,
    attestations,
    asOf,
    rulesHash: content.hash,
    profile: request.profile,
    minimumSeverity: request.minimumSeverity,
    scope: request.scope,
    initiatives: initiatives.value,
  };
  return ok(assess({ ...input, ...(await answered(input, content, queries)) }));
}

/** The index of the estate and the answers of the query controls that have something to judge. */
export async function answered(
  input: AssessInput,
  { queries: texts }: Pick<Content, 'queries'>,
  queries: Promise<EstateQueries> | undefined,
): Promise<Pick<AssessInput, 'index' | 'queryAnswers'>> {
  if (queries === undefined) return {};
  const { index, questions } = queryQuestions(input);
  if (questions.length === 0) return { index };
  const rows = { index, attestations: input.attestations };
  const queryAnswers = await (await queries).answer({ rows, questions, texts, asOf: input.asOf.instant });
  return { index, queryAnswers };
}

/** The initiative that the request names, with its definitions; a definition that it lacks stops the run, for a score would be wrong. */
async function initiativesOf(
  { initiative, read }: AssessRequest,
  ports: AssessPorts,
): Promise<Result<readonly InitiativeInput[], string[]>> {
  if (initiative === undefined) return ok([]);
  const isFile = /\.json(\.gz)?$/i.test(initiative.name);
  const paths = isFile ? [initiative.name, ...initiative.definitions] : initiative.definitions;
  const { initiatives, about, trouble } = await ports.readDefinitions(paths, read.cwd);
  if (trouble.length > 0) return err([...trouble]);
  const wanted = initiative.name.toLowerCase();
  const found = initiatives.filter(
    ({ id, name, displayName }) => isFile || [id, name, displayName].some((text) => text?.toLowerCase() === wanted),
  );
  if (found.length === 0) return err([`No initiative "${initiative.name}" was read: give its file, and --definitions`]);
  return ok(found.map((one) => ({ initiative: one, about })));
}

const wantedInput = 'wanted ARM templates, Terraform plans, exports or saved answers of Microsoft Graph';

const placed = ({ file, line }: { readonly file: string; readonly line?: number }, message: string): string =>
  `${line === undefined ? file : `${file}:${line}`}: ${message}`;
