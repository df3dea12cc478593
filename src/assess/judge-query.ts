import { idKey } from '../arm/resource-id.ts';
import type { Json } from '../lib/json.ts';
import type { ControlEntry } from '../model/control.ts';
import { type JudgeContext, subjectsOf } from './judge-policy.ts';
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

/**
 * What runs KQL over the estate's tables, implemented above. Rejects only where the engine itself breaks; a query that
 * does not compile is a bug of the control and is caught by its cases.
 */
export type QueryEstate = (
  control: ControlEntry,
  parameters: Readonly<Record<string, Json>>,
  asOf: string,
) => Promise<readonly QueryRow[]>;

/** The rows of every query control that was asked, by control id. */
export type QueryAnswers = ReadonlyMap<string, readonly QueryRow[]>;

/** One verdict a row; a subject in scope that no row speaks of is unknown, never passed over. */
export function judgeQuery(entry: ControlEntry, answers: QueryAnswers | undefined, context: JudgeContext): Judgement[] {
  const rows = answers?.get(entry.control.id);
  const subjects = subjectsOf(entry.control, context);
  if (rows === undefined) {
    const reason = {
      code: 'engine-not-installed',
      text: 'The query engine is not installed: this rule is a query',
    } as const;
    if (subjects.length === 0) return [{ subject: 'estate', verdict: 'unknown', reason }];
    return subjects.map(({ resource }) => ({
      subject: resource.id,
      verdict: 'unknown',
      reason,
      source: resource.source,
    }));
  }
  const byId = new Map(rows.map((row) => [idKey(row.id), row]));
  return subjects.map(({ resource }) => {
    const row = byId.get(idKey(resource.id));
    const place = { subject: resource.id, source: resource.source };
    if (row === undefined) {
      const text = 'The query returned no row for this resource, which is an error of the control';
      return { ...place, verdict: 'unknown', reason: { code: 'unsupported', text } };
    }
    const text = row.reason ?? entry.control.title;
    if (row.pass === null) return { ...place, verdict: 'unknown', reason: { code: 'not-collected', text } };
    const actual = showValue('', row.actual);
    const expected = showValue('', row.expected);
    return {
      ...place,
      verdict: row.pass ? 'pass' : 'fail',
      reason: { code: 'rule', text },
      decided: {
        path: entry.control.id,
        ...(actual === undefined ? {} : { actual }),
        ...(expected === undefined ? {} : { expected }),
      },
    };
  });
}
