import type { RecordPath, Stream } from '../../model/stream.ts';
import { textLiteral } from '../tables/literal.ts';

/** A value that is none of its column's type: its member's name, SQL of its text, and SQL of when it is so. */
export interface Misfit {
  readonly member: string;
  readonly text: string;
  readonly condition: string;
}

/**
 * SQL of what a mapping leaves over, as the text of a JSON object: the members of the object `rest` that no column takes, and
 * values that are none of their column's type. '' where nothing is left over, which is found out by names alone.
 */
export function additionalSql(stream: Stream, misfits: readonly Misfit[]): string | undefined {
  const members = restSql(stream);
  const unfit = misfits.map(
    ({ member, text, condition }) =>
      `if(${condition}, ${textLiteral(`${JSON.stringify(member)}:`)} || toJSONString(${text}), '')`,
  );
  const parts = [
    ...(members === undefined ? [] : [members.list]),
    ...(unfit.length === 0 ? [] : [`[${unfit.join(', ')}]`]),
  ];
  if (parts.length === 0) return undefined;
  const some = [...(members === undefined ? [] : [members.some]), ...misfits.map(({ condition }) => `(${condition})`)];
  const all = parts.length === 1 ? parts[0] : `arrayConcat(${parts.join(', ')})`;
  return `if(${some.join(' OR ')}, concat('{', arrayStringConcat(arrayFilter(part -> part != '', ${all}), ','), '}'), '')`;
}

function restSql(stream: Stream): { readonly some: string; readonly list: string } | undefined {
  const { rest } = stream;
  if (rest === false) return undefined;
  const at = rest ?? [];
  const steps = ['line', ...at.map((step) => (typeof step === 'number' ? String(step + 1) : textLiteral(step)))].join(
    ', ',
  );
  const known = [...knownMembers(stream, at)].map(textLiteral).join(', ') || "''";
  return {
    some: `notEmpty(arrayFilter(name -> name NOT IN (${known}), JSONExtractKeys(${steps})))`,
    list: `arrayMap(member -> toJSONString(member.1) || ':' || member.2, arrayFilter(member -> member.1 NOT IN (${known}) AND member.2 != 'null', JSONExtractKeysAndValuesRaw(${steps})))`,
  };
}

/** The members of an object that something is made of: those that a path goes through. */
function knownMembers(stream: Stream, at: RecordPath): ReadonlySet<string> {
  const used = [
    ...Object.values(stream.columns).flatMap((source) => ('first' in source ? source.first : [])),
    ...(stream.time?.first ?? []),
    ...stream.required,
  ];
  const members = used
    .filter((path) => path.length > at.length && at.every((step, index) => path[index] === step))
    .map((path) => String(path[at.length]));
  return new Set([...members, ...stream.ignore]);
}
