import type { RecordPath, Stream } from '../../model/stream.ts';
import { textLiteral } from '../tables/literal.ts';

/** A value that is none of its column's type: its member's name, SQL of its text, and SQL of when it is so. */
export interface Misfit {
  readonly member: string;
  readonly text: string;
  readonly condition: string;
}

/**
 * SQL of what a mapping leaves over, as the text of a JSON object: the members of the object `rest` that no column takes, those of the
 * record around it, and values that are none of their column's type. '' where nothing is left over, which is found out by names alone.
 */
export function additionalSql(stream: Stream, misfits: readonly Misfit[]): string | undefined {
  const objects = restObjects(stream);
  const unfit = misfits.map(
    ({ member, text, condition }) =>
      `if(${condition}, ${textLiteral(`${JSON.stringify(member)}:`)} || toJSONString(${text}), '')`,
  );
  const parts = [...objects.map(({ list }) => list), ...(unfit.length === 0 ? [] : [`[${unfit.join(', ')}]`])];
  if (parts.length === 0) return undefined;
  const some = [...objects.map((object) => object.some), ...misfits.map(({ condition }) => `(${condition})`)];
  const all = parts.length === 1 ? parts[0] : `arrayConcat(${parts.join(', ')})`;
  return `if(${some.join(' OR ')}, concat('{', arrayStringConcat(arrayFilter(part -> part != '', ${all}), ','), '}'), '')`;
}

/** SQL of whether the object whose members are kept is one, or not there at all; undefined where it is the record itself. */
export function restFitsSql({ rest }: Stream): string | undefined {
  if (rest === undefined || rest === false) return undefined;
  const steps = stepsSql(rest);
  return `(notEmpty(JSONExtractKeys(${steps})) OR JSONType(${steps}) IN ('Object', 'Null'))`;
}

/** The objects whose members are kept: the one that the stream names, and the record around it. */
function restObjects(stream: Stream) {
  const { rest } = stream;
  if (rest === false) return [];
  const places: readonly RecordPath[] = rest === undefined || rest.length === 0 ? [[]] : [rest, []];
  return places.map((at) => {
    const steps = stepsSql(at);
    const known = [...knownMembers(stream, at)].map(textLiteral).join(', ') || "''";
    return {
      some: `notEmpty(arrayFilter(name -> name NOT IN (${known}), JSONExtractKeys(${steps})))`,
      list: `arrayMap(member -> toJSONString(member.1) || ':' || member.2, arrayFilter(member -> member.1 NOT IN (${known}) AND member.2 != 'null', JSONExtractKeysAndValuesRaw(${steps})))`,
    };
  });
}

const stepsSql = (at: RecordPath): string =>
  ['line', ...at.map((step) => (typeof step === 'number' ? String(step + 1) : textLiteral(step)))].join(', ');

/** The members of an object that something is made of: those that a path goes through. */
function knownMembers(stream: Stream, at: RecordPath): ReadonlySet<string> {
  const used = [
    ...Object.values(stream.columns).flatMap((source) => ('first' in source ? source.first : [])),
    ...(stream.time?.first ?? []),
    ...stream.required,
    ...(stream.rest === undefined || stream.rest === false ? [] : [stream.rest]),
  ];
  const members = used
    .filter((path) => path.length > at.length && at.every((step, index) => path[index] === step))
    .map((path) => String(path[at.length]));
  return new Set([...members, ...stream.ignore]);
}
