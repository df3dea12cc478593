import { datetimeOf } from '../expressions/convert.ts';
import type { NamedScalar } from '../plan/node.ts';
import { aggregated, columnScalar, extended, filtered, projected, type Relation, unnested } from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Activity, activityOf, hidden, long, period, within } from './activity.ts';
import type { Plugin, PluginCall } from './plugin.ts';

// Plugins that compare periods with the periods before them. What Kusto makes of periods without rows, and of rows before the start,
// is not documented for some: where it would count, the query fails.

const quotedText = (text: string): Fragment => raw(`'${text.replaceAll("'", "\\'")}'`);

/** The rows; a query of which a row meets the condition fails. */
export const refusing = (rows: Relation, condition: Fragment, call: PluginCall, what: string): Relation => {
  const check = fragment`throwIf(${condition}, ${quotedText(`${call.name} ${what} is not supported`)}) = 0`;
  return filtered(rows, scalar('bool', check, false));
};

/** Each user once in each period in which it was there: hidden columns of the user and of the period. */
export const presences = (activity: Activity, start: Fragment, end: Fragment, step: Fragment, call: PluginCall) => {
  const { rows, user, ticks } = within(activity, start, end, call);
  const bin = call.block.query.names.fresh('bin');
  const of = columnReference(user);
  const known = activity.user.nullable ? filtered(rows, scalar('bool', fragment`isNotNull(${of})`, false)) : rows;
  const once = aggregated(
    known,
    [hidden(user, { ...activity.user, ...of }), hidden(bin, long(period(columnReference(ticks), start, step)))],
    [],
  );
  return { rows: once, user, bin };
};

/** The value of the row before, in an order; null for the first. */
const before = (column: string, order: Fragment): Fragment =>
  fragment`lagInFrame(toNullable(${columnReference(column)}), 1, CAST(NULL, 'Nullable(Int64)')) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`;

const timeOf = (call: PluginCall, column: string): NamedScalar => ({
  name: call.columns?.[0]?.name ?? 'Timestamp',
  value: scalar('datetime', datetimeOf(columnReference(column)), false),
});

/** The columns under the names that the binder gives them, after the first one. */
const named = (call: PluginCall, values: readonly Scalar[]): NamedScalar[] =>
  values.map((value, index) => ({ name: call.columns?.[index + 1]?.name ?? `Column${index + 2}`, value }));

/**
 * `activity_metrics`: per period its users, those of them that the period before did not have, and which part of the users of the
 * period before came back or did not. https://learn.microsoft.com/kusto/query/activity-metrics-plugin
 */
export const activityMetrics: Plugin = (call) => {
  const activity = activityOf(call, 3);
  const [start, end, step] = activity.numbers as [Fragment, Fragment, Fragment];
  const { rows, user, bin } = presences(activity, start, end, step, call);
  const { names } = call.block.query;
  const [last, users, returned, previous, previousBin] = ['last', 'users', 'returned', 'previous', 'bin'].map((each) =>
    names.fresh(each),
  ) as [string, string, string, string, string];
  const byUser = fragment`PARTITION BY ${columnReference(user)} ORDER BY ${columnReference(bin)} ASC`;
  const seen = extended(rows, [hidden(last, scalar('long', before(bin, byUser)))]);
  const isBack = fragment`ifNull(${columnReference(last)} = ${columnReference(bin)} - ${step}, false)`;
  const counted = aggregated(
    seen,
    [hidden(bin, long(columnReference(bin)))],
    [hidden(users, long(raw('toInt64(count())'))), hidden(returned, long(fragment`toInt64(countIf(${isBack}))`))],
  );
  const inOrder = fragment`ORDER BY ${columnReference(bin)} ASC`;
  const compared = extended(counted, [
    hidden(previous, scalar('long', before(users, inOrder))),
    hidden(previousBin, scalar('long', before(bin, inOrder))),
  ]);
  const [n, back, old] = [users, returned, previous].map(columnReference) as [Fragment, Fragment, Fragment];
  const gap = fragment`ifNull(${columnReference(previousBin)} != ${columnReference(bin)} - ${step}, false)`;
  const real = (value: Fragment): Scalar => scalar('real', value, false);
  const rate = (value: Fragment): Scalar => real(fragment`${value} / toFloat64(ifNull(${old}, 0))`);
  return projected(refusing(compared, gap, call, 'over a period without rows'), [
    timeOf(call, bin),
    ...named(call, [
      long(n),
      long(fragment`${n} - ${back}`),
      rate(back),
      rate(fragment`(ifNull(${old}, 0) - ${back})`),
    ]),
  ]);
};

/** Rows once for each period of a span that begins with their own, up to that of the end. */
const spread = (rows: Relation, bin: string, numbers: readonly Fragment[], call: PluginCall) => {
  const [start, end, step, span] = numbers as [Fragment, Fragment, Fragment, Fragment];
  const target = call.block.query.names.fresh('target');
  const all = fragment`arrayMap(i -> ${columnReference(bin)} + i * ${step}, range(toUInt64(ifNull(intDiv(${span}, ${step}), 0))))`;
  const inside = fragment`arrayFilter(t -> t >= ${start} AND t <= ${end}, ${all})`;
  const whole = fragment`if(throwIf(${span} % ${step} != 0, ${quotedText(`${call.name} over a window that is no multiple of the period is not supported`)}) = 0, ${inside}, [])`;
  return { rows: unnested(rows, [hidden(target, scalar('long', whole, false))]), target };
};

/** Rows of the time before the start that a window would reach back to. */
const reachBack = (activity: Activity, numbers: readonly Fragment[], call: PluginCall) => {
  const [start, end, step, span] = numbers as [Fragment, Fragment, Fragment, Fragment];
  const { rows, user, ticks } = within(activity, fragment`(${start} - ${span} + ${step})`, end, call);
  const early = fragment`${columnReference(ticks)} < ${start}`;
  const bin = call.block.query.names.fresh('bin');
  const inside = refusing(rows, early, call, 'with rows before the start that its window reaches');
  const binned = extended(inside, [hidden(bin, long(period(columnReference(ticks), start, step)))]);
  return { rows: binned, user, bin };
};

/**
 * `activity_engagement`: per period its users, those of the longer window that ends with it, and their ratio.
 * https://learn.microsoft.com/kusto/query/activity-engagement-plugin
 */
export const activityEngagement: Plugin = (call) => {
  const activity = activityOf(call, 4);
  const { rows, user, bin } = reachBack(activity, activity.numbers, call);
  const { rows: expanded, target } = spread(rows, bin, activity.numbers, call);
  const { names } = call.block.query;
  const [inner, outer] = [names.fresh('inner'), names.fresh('outer')];
  const isOwn = fragment`${columnReference(bin)} = ${columnReference(target)}`;
  const counted = aggregated(
    expanded,
    [hidden(target, long(columnReference(target)))],
    [
      hidden(inner, long(fragment`toInt64(uniqExactIf(${columnReference(user)}, ${isOwn}))`)),
      hidden(outer, long(fragment`toInt64(uniqExact(${columnReference(user)}))`)),
    ],
  );
  const [few, many] = [columnReference(inner), columnReference(outer)];
  return projected(refusing(counted, fragment`${few} = 0`, call, 'over a period without rows'), [
    timeOf(call, target),
    ...named(call, [long(few), long(many), scalar('real', fragment`${few} / ${many}`, false)]),
  ]);
};

/**
 * `sliding_window_counts`: per period the rows and the users of the window that ends with it.
 * https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin
 */
export const slidingWindowCounts: Plugin = (call) => {
  const activity = activityOf(call, 4);
  const [start, end, span, step] = activity.numbers as [Fragment, Fragment, Fragment, Fragment];
  const numbers = [start, end, step, span];
  const { rows, user, bin } = reachBack(activity, numbers, call);
  const { rows: expanded, target } = spread(rows, bin, numbers, call);
  const counted = aggregated(
    expanded,
    [hidden(target, long(columnReference(target)))],
    [
      { name: call.columns?.[1]?.name ?? 'Count', value: long(raw('toInt64(count())')) },
      {
        name: call.columns?.[2]?.name ?? 'Dcount',
        value: long(fragment`toInt64(uniqExact(${columnReference(user)}))`),
      },
    ],
  );
  const own = counted.node.columns.filter((column) => column.hidden !== true);
  return projected(counted, [
    timeOf(call, target),
    ...own.map((column): NamedScalar => ({ name: column.name, value: columnScalar(column) })),
  ]);
};
