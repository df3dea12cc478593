import { idKey } from '../arm/resource-id.ts';
import type { Json } from '../lib/json.ts';
import type { Result } from '../lib/result.ts';
import type { ControlEntry } from '../model/control.ts';
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

/** One verdict for each subject; one that no row speaks of is unknown, never passed over. Of several rows the worst counts. */
export function judgeQuery(entry: ControlEntry, answers: QueryAnswers | undefined, context: JudgeContext): Judgement[] {
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
