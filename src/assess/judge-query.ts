import { idKey, isWithin } from '../arm/resource-id.ts';
import type { Json } from '../lib/json.ts';
import type { Result } from '../lib/result.ts';
import type { ControlEntry } from '../model/control.ts';
import type { SourceLocation } from '../model/resource.ts';
import { type JudgeContext, subjectsOf, weaken } from './judge-policy.ts';
import { showValue } from './redact.ts';
import type { Judgement } from './verdict-table.ts';

/** One row that a query control returns: `pass` null is unknown. */
export interface QueryRow {
  readonly id: string;
  readonly pass: boolean | null;
  readonly actual?: Json;
  readonly expected?: Json;
  readonly reason?: string;
  /** Of a row that is its own subject: `file:line`, where it is no resource of the estate. */
  readonly source?: string;
}

/** Why a question has no answer: there is no engine, or the query does not run, which is an error of the control. */
export interface NoAnswer {
  readonly code: 'engine-not-installed' | 'unsupported';
  readonly text: string;
}

/** What came of one query. */
export type QueryAnswer = Result<readonly QueryRow[], NoAnswer>;

/** What came of every query control that was asked, by control id. */
export type QueryAnswers = ReadonlyMap<string, QueryAnswer>;

const noEngine: NoAnswer = {
  code: 'engine-not-installed',
  text: 'The query engine is not installed: this rule is a query',
};

/**
 * One verdict for each subject; one that no row speaks of is unknown, never passed over. Of several rows the worst counts.
 * Where the control names no types, the rows say what they judge: a resource, or anything else that has a name.
 */
export function judgeQuery(entry: ControlEntry, answers: QueryAnswers | undefined, context: JudgeContext): Judgement[] {
  if (entry.control.judges.types.length === 0) return judgeRows(entry, answers, context);
  const subjects = subjectsOf(entry.control, context);
  if (subjects.length === 0) return [];
  const answer = answers?.get(entry.control.id);
  const rows = answer?.ok === true ? worstById(answer.value) : undefined;
  const trouble = answer?.ok === false ? answer.error : noEngine;
  return subjects.map(({ resource, within }) => {
    const place = { subject: resource.id, source: resource.source };
    if (rows === undefined) return { ...place, verdict: 'unknown', reason: trouble };
    const row = rows.get(idKey(resource.id));
    if (row === undefined) {
      const text = 'The query returned no row for this resource, which is an error of the control';
      return { ...place, verdict: 'unknown', reason: { code: 'unsupported', text } };
    }
    return weaken({ ...place, ...judgementOf(row, entry) }, within);
  });
}

/** One verdict for each id that the rows name, in order of id; those outside what the run is narrowed to are left out. */
function judgeRows(entry: ControlEntry, answers: QueryAnswers | undefined, context: JudgeContext): Judgement[] {
  const { index, inScope, narrowedTo } = context;
  const answer = answers?.get(entry.control.id);
  if (answer?.ok !== true) {
    const reason = answer?.ok === false ? answer.error : noEngine;
    return index.estate.resources.length === 0 ? [] : [{ subject: 'estate', verdict: 'unknown', reason }];
  }
  return [...worstById(answer.value)].sort(byKey).flatMap(([, row]): Judgement[] => {
    const resource = index.byId(row.id);
    const within = resource === undefined ? true : inScope(resource);
    const isWanted = narrowedTo.length === 0 || narrowedTo.some((scope) => isWithin(row.id, scope));
    if (within === false || (!isWanted && row.id.startsWith('/'))) return [];
    const source = resource?.source ?? placeOf(row.source);
    const place = { subject: resource?.id ?? row.id, ...(source === undefined ? {} : { source }) };
    return [weaken({ ...place, ...judgementOf(row, entry) }, within)];
  });
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

/** `infra/main.json:12` as a place. */
function placeOf(text: string | undefined): SourceLocation | undefined {
  if (text === undefined || text === '') return undefined;
  const [, file = text, line] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  return line === undefined ? { file } : { file, line: Number(line) };
}

/** Fails before unknowns before passes. */
const rank = ({ pass }: QueryRow): number => (pass === false ? 0 : pass === null ? 1 : 2);

function worstById(rows: readonly QueryRow[]): ReadonlyMap<string, QueryRow> {
  const byId = new Map<string, QueryRow>();
  for (const row of rows) {
    const key = idKey(row.id);
    const known = byId.get(key);
    if (known === undefined || rank(row) < rank(known)) byId.set(key, row);
  }
  return byId;
}

function judgementOf(row: QueryRow, { control }: ControlEntry): Omit<Judgement, 'subject'> {
  const text = row.reason === undefined || row.reason === '' ? control.title : row.reason;
  if (row.pass === null) return { verdict: 'unknown', reason: { code: 'not-collected', text } };
  const actual = showValue('', row.actual);
  const expected = showValue('', row.expected);
  return {
    verdict: row.pass ? 'pass' : 'fail',
    reason: { code: 'rule', text },
    decided: {
      path: control.id,
      ...(actual === undefined ? {} : { actual }),
      ...(expected === undefined ? {} : { expected }),
    },
  };
}
