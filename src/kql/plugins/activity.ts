import { convert, datetimeOf, ticksOf } from '../expressions/convert.ts';
import type { Frame } from '../expressions/frame.ts';
import { refuse } from '../failure.ts';
import { frameOf, lower } from '../operators/operator.ts';
import type { NamedScalar } from '../plan/node.ts';
import {
  aggregated,
  columnScalar,
  extended,
  filtered,
  projected,
  type Relation,
  sorted,
  visibleColumns,
  windowOver,
} from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Plugin, PluginCall } from './plugin.ts';

// Plugins that count the users of periods. Times and lengths are taken as ticks, so that a period begins where the start says.

/** What these plugins are given: users, times, and numbers. */
export interface Activity {
  readonly rows: Relation;
  readonly frame: Frame;
  readonly user: Scalar;
  readonly time: Scalar;
  readonly numbers: readonly Fragment[];
}

/** A time or a span of time as ticks. */
export const asTicks = (value: Scalar, call: PluginCall): Fragment => {
  if (value.type === 'datetime') return ticksOf(value);
  if (value.type === 'timespan') return value;
  return refuse('KQL_UNSUPPORTED_PLUGIN', `${call.name} over numbers or names of periods is not supported`, call.call);
};

/** The user and time columns, and the arguments after them as numbers; those that are no times are whole numbers. */
export const activityOf = (call: PluginCall, count: number, given = call.arguments): Activity => {
  const [userNode, timeNode, ...rest] = given;
  if (userNode === undefined || timeNode === undefined || rest.length < count)
    return refuse('KQL_ARGUMENTS', `${call.name} lacks arguments`, call.call);
  if (rest.length > count)
    return refuse('KQL_UNSUPPORTED_PLUGIN', `${call.name} with dimensions is not supported`, rest[count]);
  const frame = frameOf(call.input, call.block);
  const time = lower(timeNode, frame);
  if (time.type !== 'datetime')
    return refuse('KQL_UNSUPPORTED_PLUGIN', `${call.name} takes a column of datetimes`, timeNode);
  const numbers = rest.map((node) => {
    const value = lower(node, frame);
    return value.type === 'long' || value.type === 'int' ? fragment`${value}` : asTicks(value, call);
  });
  return { rows: frame.input, frame, user: lower(userNode, frame), time, numbers };
};

/** A whole number that is never null. */
export const long = (value: Fragment): Scalar => scalar('long', value, false);

/** A hidden column. */
export const hidden = (name: string, value: Scalar): NamedScalar => ({ name, value, hidden: true });

/** The rows with user and ticks as hidden columns, those of a span of time only. */
export const within = (activity: Activity, from: Fragment, to: Fragment, call: PluginCall) => {
  const [user, ticks] = [call.block.query.names.fresh('user'), call.block.query.names.fresh('ticks')];
  const named = extended(activity.rows, [
    hidden(user, activity.user),
    hidden(ticks, long(fragment`assumeNotNull(${ticksOf(activity.time)})`)),
  ]);
  const known = filtered(named, scalar('bool', fragment`isNotNull(${ticksOf(activity.time)})`, false));
  const inside = fragment`(${columnReference(ticks)} >= ${from} AND ${columnReference(ticks)} <= ${to})`;
  return { rows: filtered(known, scalar('bool', inside)), user, ticks };
};

/** The beginning of the period of a length, counted from a start. */
export const period = (ticks: Fragment, start: Fragment, length: Fragment): Fragment =>
  fragment`assumeNotNull(${start} + toInt64(floor((${ticks} - ${start}) / ${length})) * ${length})`;

const timeColumn = (call: PluginCall, period: string): NamedScalar => ({
  name: call.columns?.[0]?.name ?? 'Timestamp',
  value: scalar('datetime', datetimeOf(columnReference(period))),
});

/**
 * `active_users_count`: per period the users that were there in enough smaller periods of the span before and with their
 * appearance. https://learn.microsoft.com/kusto/query/active-users-count-plugin
 */
export const activeUsersCount: Plugin = (call) => {
  const activity = activityOf(call, 6);
  const [start, end, lookback, step, least, bin] = activity.numbers as [
    Fragment,
    Fragment,
    Fragment,
    Fragment,
    Fragment,
    Fragment,
  ];
  const { rows, user, ticks } = within(activity, fragment`(${start} - ${lookback})`, end, call);
  const { names } = call.block.query;
  const [seen, day, bins] = [names.fresh('seen'), names.fresh('day'), names.fresh('bin')];
  const days = extended(rows, [hidden(day, long(period(columnReference(ticks), start, step)))]);
  // Pairs of user and appearance meet the user's appearances in one array: lengths are no constants that a window frame could take.
  const all = names.fresh('all');
  const gathered = fragment`groupArray((${columnReference(ticks)}, ${columnReference(day)})) OVER (PARTITION BY ${columnReference(user)})`;
  const beside = extended(days, [hidden(all, scalar('dynamic', gathered))]);
  const before = fragment`arrayUniq(arrayMap(a -> a.2, arrayFilter(a -> a.1 > ${columnReference(ticks)} - ${lookback} AND a.1 <= ${columnReference(ticks)}, ${columnReference(all)})))`;
  const counted = extended(beside, [
    hidden(seen, long(fragment`toInt64(${before})`)),
    hidden(bins, long(period(columnReference(ticks), start, bin))),
  ]);
  const active = fragment`(${columnReference(seen)} >= ${least} AND ${columnReference(ticks)} >= ${start})`;
  const users: NamedScalar = { name: 'dcount', value: long(fragment`toInt64(uniqExact(${columnReference(user)}))`) };
  const key = hidden(bins, long(columnReference(bins)));
  const grouped = aggregated(filtered(counted, scalar('bool', active)), [key], [users]);
  return projected(grouped, [timeColumn(call, bins), { name: 'dcount', value: long(columnReference('dcount')) }]);
};

/**
 * `activity_counts_metrics`: per period rows, users, users that no period before had, and users so far.
 * https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin
 */
export const activityCountsMetrics: Plugin = (call) => {
  const activity = activityOf(call, 3);
  const [start, end, step] = activity.numbers as [Fragment, Fragment, Fragment];
  const { rows, user, ticks } = within(activity, start, end, call);
  const { names } = call.block.query;
  const [bins, first] = [names.fresh('bin'), names.fresh('first')];
  const binned = extended(rows, [hidden(bins, long(period(columnReference(ticks), start, step)))]);
  const earliest = fragment`min(${columnReference(bins)}) OVER (PARTITION BY ${columnReference(user)})`;
  const known = extended(binned, [hidden(first, long(earliest))]);
  const isNew = fragment`${columnReference(first)} = ${columnReference(bins)}`;
  const grouped = aggregated(
    known,
    [hidden(bins, long(columnReference(bins)))],
    [
      { name: 'count', value: long(raw('toInt64(count())')) },
      { name: 'dcount', value: long(fragment`toInt64(uniqExact(${columnReference(user)}))`) },
      { name: 'new_dcount', value: long(fragment`toInt64(uniqExactIf(${columnReference(user)}, ${isNew}))`) },
    ],
  );
  const ordered = sorted(grouped, [{ value: long(columnReference(bins)), descending: false, nullsFirst: true }], names);
  const soFar = fragment`toInt64(sum(${columnReference('new_dcount')})${windowOver(ordered, 'ROWS UNBOUNDED PRECEDING')})`;
  const own = visibleColumns(grouped).map(
    (column): NamedScalar => ({ name: column.name, value: columnScalar(column) }),
  );
  const result = projected(ordered, [
    timeColumn(call, bins),
    ...own,
    { name: 'aggregated_dcount', value: long(soFar) },
  ]);
  return { ...result, order: [] };
};

/**
 * `rolling_percentile`: per bin the percentile (nearest rank) of the values of the last bins, itself among them.
 * https://learn.microsoft.com/kusto/query/rolling-percentile-plugin
 */
export const rollingPercentile: Plugin = (call) => {
  const [valueNode, percentNode, indexNode, sizeNode, countNode, ...dimensions] = call.arguments;
  if (countNode === undefined) return refuse('KQL_ARGUMENTS', 'rolling_percentile lacks arguments', call.call);
  if (dimensions.length > 0)
    return refuse('KQL_UNSUPPORTED_PLUGIN', 'rolling_percentile with dimensions is not supported', dimensions[0]);
  const frame = frameOf(call.input, call.block);
  const [value, percent, index, size, count] = [valueNode, percentNode, indexNode, sizeNode, countNode].map((node) =>
    lower(node, frame),
  ) as [Scalar, Scalar, Scalar, Scalar, Scalar];
  if (index.type !== 'datetime' || size.type !== 'timespan')
    return refuse('KQL_UNSUPPORTED_PLUGIN', 'rolling_percentile over numbers is not supported', call.call);
  const { names } = call.block.query;
  const [bins, values] = [names.fresh('bin'), names.fresh('values')];
  const zero = raw('(-621355968000000000)');
  const binned = extended(frame.input, [hidden(bins, long(period(ticksOf(index), zero, size)))]);
  const grouped = aggregated(
    binned,
    [hidden(bins, long(columnReference(bins)))],
    [hidden(values, scalar('dynamic', fragment`groupArray(${value})`))],
  );
  const pairs = fragment`groupArray((${columnReference(bins)}, ${columnReference(values)})) OVER ()`;
  const all = names.fresh('all');
  const beside = extended(grouped, [hidden(all, scalar('dynamic', pairs))]);
  const from = fragment`${columnReference(bins)} - (${count} - 1) * ${size}`;
  const window = fragment`arraySort(arrayFlatten(arrayMap(a -> a.2, arrayFilter(a -> a.1 > ${columnReference(bins)} - ${count} * ${size} AND a.1 >= ${from} AND a.1 <= ${columnReference(bins)}, ${columnReference(all)}))))`;
  const rank = fragment`arrayMap(w -> w[greatest(1, toInt64(ceil(${convert(percent, 'real')} / 100 * length(w))))], [${window}])[1]`;
  const [time, result] = call.columns ?? [];
  return projected(beside, [
    { name: time?.name ?? '', value: scalar('datetime', datetimeOf(columnReference(bins))) },
    { name: result?.name ?? '', value: scalar(value.type, rank) },
  ]);
};
