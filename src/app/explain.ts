import { explainPolicy, resourcesNamed } from '../assess/explain.ts';
import { type AsOf, type AssessInput, assess, type QueryAnswer, type QueryRow, readAsOf } from '../assess/index.ts';
import { renderExplanation } from '../assess/report/explain-text.ts';
import { formatContentError } from '../content/content-error.ts';
import { queryFile } from '../content/estate-queries.ts';
import type { Content } from '../content/load-content.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ControlEntry } from '../model/control.ts';
import { type AssessPorts, answered } from './assess.ts';
import type { EstateQueries } from './estate-queries.ts';
import { findControl } from './find-control.ts';
import type { ReadEstateOptions } from './read-estate.ts';

/** What a user asks to have explained. */
export interface ExplainRequest {
  readonly control: string;
  /** A resource id or its end; `estate`, `tier/<name>` or `type/<type>` for an attested control. */
  readonly subject: string;
  readonly paths: readonly string[];
  readonly read: ReadEstateOptions;
  readonly asOf?: string;
}

/** How a control's verdict on a subject came about, as text. @returns on error the lines to show */
export async function explainVerdict(request: ExplainRequest, ports: AssessPorts): Promise<Result<string, string[]>> {
  const asOf = readAsOf(request.asOf ?? ports.now());
  if (!asOf.ok) return err([asOf.error]);
  const content = ports.loadContent();
  if (!content.ok) return err(content.error.map(formatContentError));
  const entry = findControl(content.value.controls, request.control);
  if (!entry.ok) return err([entry.error]);
  const queries = 'query' in entry.value.control.rule ? ports.openQueries() : undefined;
  try {
    return await explainWith(request, ports, { content: content.value, entry: entry.value, asOf: asOf.value, queries });
  } finally {
    await (await queries)?.close();
  }
}

interface Explaining {
  readonly content: Content;
  readonly entry: ControlEntry;
  readonly asOf: AsOf;
  readonly queries: Promise<EstateQueries> | undefined;
}

async function explainWith(
  request: ExplainRequest,
  ports: AssessPorts,
  { content, entry, asOf, queries }: Explaining,
): Promise<Result<string, string[]>> {
  const { estate, attestations } = await ports.readEstate(request.paths, request.read);
  const input: AssessInput = {
    controls: [entry],
    law: { ...content.law, waiting: [] },
    estate,
    attestations,
    asOf,
    rulesHash: content.hash,
    profile: 'nprm-2025',
    minimumSeverity: 'low',
  };
  const { queryAnswers, ...indexed } = await answered(input, content, queries);
  const { verdicts } = assess({ ...input, ...indexed, ...(queryAnswers === undefined ? {} : { queryAnswers }) });
  const { id } = entry.control;
  const wanted = request.subject.toLowerCase().replace(/^\//, '');
  const texts: string[] = [];
  for (const verdict of verdicts.of(id)) {
    const key = verdict.subject.toLowerCase().replace(/^\//, '');
    if (key !== wanted && !key.endsWith(`/${wanted}`)) continue;
    const resource = estate.resources.find(({ id: own }) => own === verdict.subject);
    const explanation = resource === undefined ? undefined : explainPolicy(entry.control, resource, estate, asOf);
    const query = content.queries[queryFile(entry) ?? ''];
    const rows = query === undefined ? undefined : { query, rows: rowsAbout(queryAnswers?.get(id), verdict.subject) };
    texts.push(renderExplanation(verdict, explanation, rows));
  }
  if (texts.length > 0) return ok(texts.join('\n'));
  return err([
    notJudged(
      id,
      request.subject,
      resourcesNamed(estate, request.subject).length > 0,
      [...verdicts.of(id)].map((v) => v.subject),
    ),
  ]);
}

/** The rows that the query returned about a subject. */
function rowsAbout(answer: QueryAnswer | undefined, subject: string): readonly QueryRow[] {
  if (answer?.ok !== true) return [];
  return answer.value.filter(({ id }) => id.toLowerCase() === subject.toLowerCase());
}

function notJudged(id: string, subject: string, exists: boolean, judged: readonly string[]): string {
  const others =
    judged.length === 0 ? '' : `; it judges ${judged.slice(0, 3).join(', ')}${judged.length > 3 ? ' and others' : ''}`;
  return exists ? `${id} does not apply to ${subject}${others}` : `Nothing in the input is named ${subject}${others}`;
}
