import { distinctOfAll } from '../aggregates/sketches.ts';
import { refuse } from '../failure.ts';
import { frameOf, lower } from '../operators/operator.ts';
import type { NamedScalar } from '../plan/node.ts';
import { columnScalar, projected, visibleColumns } from '../plan/relation.ts';
import { type Fragment, joined, type Scalar, scalar } from '../sql/fragment.ts';
import type { Plugin } from './plugin.ts';

/** More states than this are refused: an intersection counts the unions of all their subsets. */
const mostStates = 8;

/** Every set of some of the states, by the bits of a number. */
const subsets = (states: readonly Scalar[]): Scalar[][] =>
  Array.from({ length: 2 ** states.length - 1 }, (_, index) =>
    states.filter((_state, bit) => ((index + 1) >> bit) % 2 === 1),
  );

/** How many values all of the states have in common, by inclusion and exclusion: the states are exact. */
const common = (states: readonly Scalar[]): Fragment =>
  joined(
    subsets(states).map((set) => {
      const count = distinctOfAll(set);
      return { ...count, text: `${set.length % 2 === 1 ? '+' : '-'} ${count.text}` };
    }),
    ' ',
  );

/** `dcount_intersect`: how many values the first 1, 2, ... of some `hll` states have in common. https://learn.microsoft.com/kusto/query/dcount-intersect-plugin */
export const dcountIntersect: Plugin = (call) => {
  if (call.arguments.length < 2 || call.arguments.length > mostStates)
    return refuse('KQL_LIMIT', `dcount_intersect takes 2 to ${mostStates} states`, call.call);
  const frame = frameOf(call.input, call.block);
  const states = call.arguments.map((node) => lower(node, frame));
  const own = new Map(visibleColumns(frame.input).map((column) => [column.name, columnScalar(column)]));
  const counts = states.map((_, index): NamedScalar => {
    const sum = common(states.slice(0, index + 1));
    return { name: `s${index}`, value: scalar('long', { ...sum, text: `(${sum.text.replace(/^\+ /, '')})` }, false) };
  });
  const names = call.columns?.map(({ name }) => name) ?? [];
  const made = new Map(counts.map((count) => [count.name, count]));
  return projected(
    frame.input,
    names.flatMap((name): NamedScalar[] => {
      const value = own.get(name);
      return made.get(name) === undefined
        ? value === undefined
          ? []
          : [{ name, value }]
        : [made.get(name) as NamedScalar];
    }),
  );
};
