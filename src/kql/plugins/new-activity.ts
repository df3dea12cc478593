import { datetimeOf } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { lower } from '../operators/operator.ts';
import { oneRow } from '../operators/rows.ts';
import type { PlanColumn } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  filtered,
  joinedRelations,
  projected,
  type Relation,
  unnested,
  visibleColumns,
} from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, isTabular, kindOf } from '../syntax/kusto.ts';
import { activityOf, asTicks, hidden, long } from './activity.ts';
import { presences, refusing } from './activity-windows.ts';
import type { Plugin, PluginCall } from './plugin.ts';

// `new_activity_metrics`: what becomes of the users of each period who had not been there before, period by period.

/** The arguments after the length of a period: the one cohort that is asked for, and the users of the time before. */
const optionsOf = (call: PluginCall): { cohort: Expression | undefined; lookback: Expression | undefined } => {
  const rest = call.arguments.slice(5);
  const last = rest.at(-1);
  const lookback = last !== undefined && isTabular(last) ? last : undefined;
  const others = lookback === undefined ? rest : rest.slice(0, -1);
  const [cohort, second] = others;
  if (second !== undefined)
    return refuse('KQL_UNSUPPORTED_PLUGIN', `${call.name} with dimensions is not supported`, second);
  return { cohort, lookback };
};

/** The users who were there before: a hidden column that says so, from the column of the user's name in the table of the time before. */
const withBefore = (rows: Relation, user: string, lookback: Expression, call: PluginCall, name: string): Relation => {
  const userNode = call.arguments[0];
  const own =
    userNode !== undefined && kindOf(userNode) === 'NameReference'
      ? (userNode as Kusto.Language.Syntax.NameReference).SimpleName
      : undefined;
  const before = call.block.query.lowerRelation(lookback, call.block.scope);
  const column = visibleColumns(before).find((each) => each.name === own);
  const key = rows.node.columns.find((each) => each.name === user);
  if (column === undefined || key === undefined || column.type !== key.type)
    return refuse('KQL_UNSUPPORTED_PLUGIN', 'The table of the time before has no such column of users', lookback);
  const id = call.block.query.names.fresh('before');
  const ids = aggregated(before, [hidden(id, columnScalar(column))], []);
  const flagged = extended(ids, [hidden(name, scalar('bool', raw('true'), false))]);
  const right: PlanColumn = { ...column, name: id, hidden: true };
  return joinedRelations(
    'LEFT',
    rows,
    flagged,
    [{ left: key, right }],
    [
      ...rows.node.columns.map((each) => ({ side: 'left' as const, source: each.name, column: each })),
      { side: 'right', source: name, column: { name, type: 'bool', nullable: true, hidden: true } },
    ],
  );
};

/** So many periods are compared with one another. */
const mostPeriods = raw('1000');

/** `new_activity_metrics`. https://learn.microsoft.com/kusto/query/new-activity-metrics-plugin */
export const newActivityMetrics: Plugin = (call) => {
  const { cohort, lookback } = optionsOf(call);
  const activity = activityOf(call, 3, call.arguments.slice(0, 5));
  const [start, end, step] = activity.numbers as [Fragment, Fragment, Fragment];
  const { rows, user, bin } = presences(activity, start, end, step, call);
  const fresh = (prefix: string): string => call.block.query.names.fresh(prefix);
  const [first, known, from, to, users, kept] = ['first', 'known', 'from', 'to', 'users', 'kept'].map(fresh) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const flagged = lookback === undefined ? rows : withBefore(rows, user, lookback, call, known);
  const earliest = fragment`min(${columnReference(bin)}) OVER (PARTITION BY ${columnReference(user)})`;
  const isKnown = lookback === undefined ? raw('false') : fragment`ifNull(${columnReference(known)}, false)`;
  const cohorts = aggregated(
    filtered(extended(flagged, [hidden(first, long(earliest))]), scalar('bool', fragment`NOT ${isKnown}`, false)),
    [hidden(first, long(columnReference(first))), hidden(bin, long(columnReference(bin)))],
    [hidden(users, long(raw('toInt64(count())')))],
  );
  const cells = matrix({ start, end, step }, from, to, call);
  const column = (name: string, nullable = false): PlanColumn => ({ name, type: 'long', nullable, hidden: true });
  const filled = joinedRelations(
    'LEFT',
    cells,
    cohorts,
    [
      { left: column(from), right: column(first) },
      { left: column(to), right: column(bin) },
    ],
    [
      { side: 'left', source: from, column: column(from) },
      { side: 'left', source: to, column: column(to) },
      { side: 'right', source: users, column: column(users, true) },
    ],
  );
  const retained = extended(filled, [hidden(kept, long(fragment`ifNull(${columnReference(users)}, 0)`))]);
  return shown({ rows: retained, from, to, kept, cohort, call, start, step });
};

/** Every period with itself and every later one. */
const matrix = (
  { start, end, step }: Readonly<Record<'start' | 'end' | 'step', Fragment>>,
  from: string,
  to: string,
  call: PluginCall,
): Relation => {
  const count = fragment`(toInt64(ifNull(intDiv(${end} - ${start}, ${step}), -1)) + 1)`;
  const bounded = fragment`toUInt64(if(throwIf(${count} > ${mostPeriods}, 'KQL_LIMIT: new_activity_metrics over more than 1,000 periods') = 0, greatest(${count}, 0), 0))`;
  const periods = fragment`arrayMap(i -> assumeNotNull(${start} + i * ${step}), range(${bounded}))`;
  const list = call.block.query.names.fresh('periods');
  const one = extended(oneRow, [hidden(list, scalar('dynamic', periods, false))]);
  const begun = unnested(one, [hidden(from, scalar('long', columnReference(list), false))]);
  const later = fragment`arrayFilter(t -> t >= ${columnReference(from)}, ${columnReference(list)})`;
  return unnested(begun, [hidden(to, scalar('long', later, false))]);
};

interface Shown {
  readonly rows: Relation;
  readonly from: string;
  readonly to: string;
  /** The column with the users of the cohort that were there. */
  readonly kept: string;
  readonly cohort: Expression | undefined;
  readonly call: PluginCall;
  readonly start: Fragment;
  readonly step: Fragment;
}

const shown = ({ rows, from, to, kept, cohort, call, start, step }: Shown): Relation => {
  const fresh = (prefix: string): string => call.block.query.names.fresh(prefix);
  const [size, total, soFar, present] = ['size', 'total', 'far', 'present'].map(fresh) as [
    string,
    string,
    string,
    string,
  ];
  const [f, t, k] = [from, to, kept].map(columnReference) as [Fragment, Fragment, Fragment];
  const summed = extended(rows, [
    hidden(size, long(fragment`max(if(${f} = ${t}, ${k}, 0)) OVER (PARTITION BY ${f})`)),
    hidden(total, long(fragment`sum(${k}) OVER (PARTITION BY ${t})`)),
    hidden(soFar, long(fragment`sum(${k}) OVER (PARTITION BY ${t} ORDER BY ${f} ASC ROWS UNBOUNDED PRECEDING)`)),
  ]);
  const here = fragment`max(if(${f} = ${t}, ${columnReference(total)}, 0)) OVER (PARTITION BY ${f})`;
  const all = extended(summed, [hidden(present, long(here))]);
  const isEmpty = fragment`${columnReference(present)} = 0`;
  const asked =
    cohort === undefined
      ? refusing(all, isEmpty, call, 'over a period without new or known users')
      : filtered(all, ofCohort(cohort, f, start, step, call));
  const own = long(k);
  const news = long(fragment`if(${f} = ${t}, ${k}, ${columnReference(total)} - ${columnReference(soFar)})`);
  const lost = fragment`(${columnReference(size)} - ${k})`;
  const rate = (value: Fragment): Scalar => scalar('real', fragment`${value} / ${columnReference(size)}`, false);
  const time = (column: string): Scalar => scalar('datetime', datetimeOf(columnReference(column)), false);
  const values = [time(from), time(to), news, own, long(lost), rate(k), rate(lost)];
  return projected(
    asked,
    values.map((value, index) => ({ name: call.columns?.[index]?.name ?? `Column${index + 1}`, value })),
  );
};

const ofCohort = (cohort: Expression, from: Fragment, start: Fragment, step: Fragment, call: PluginCall): Scalar => {
  const ticks = asTicks(lower(cohort, activityOf(call, 3, call.arguments.slice(0, 5)).frame), call);
  const place = fragment`(${ticks} - ${start})`;
  const whole = fragment`throwIf(ifNull(${place} % ${step} != 0, true), '${raw(call.name)} of a cohort that does not begin a period is not supported') = 0`;
  return scalar('bool', fragment`(${whole} AND ${from} = ${ticks})`, true);
};
