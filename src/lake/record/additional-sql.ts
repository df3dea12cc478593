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
  const outer: readonly RecordPath[] = rest === undefined || rest.length === 0 ? [[]] : [rest, []];
  const inner = innerPlaces(stream);
  return [
    ...outer.map((at) => membersSql(at, new Set([...knownMembers(stream, at), ...stream.ignore]), '')),
    ...inner.map((at) => innerSql(stream, at)),
  ];
}

/** The same of an object further inside, which may be something else in this record: then it is kept as it is. */
function innerSql(stream: Stream, at: RecordPath) {
  const name = shownBelow(at, stream.rest ?? []).join('.');
  const { some, list } = membersSql(at, knownMembers(stream, at), `${name}.`);
  const steps = stepsSql(at);
  const isOther = `JSONType(${steps}) NOT IN ('Object', 'Null')`;
  const whole = `[concat(${textLiteral(`${JSON.stringify(name)}:`)}, JSONExtractRaw(${steps}))]`;
  return { some: `(${some} OR ${isOther})`, list: `if(${isOther}, ${whole}, ${list})` };
}

/** SQL of the members of an object that are not known: whether there are any, and their list. */
function membersSql(at: RecordPath, knownNames: ReadonlySet<string>, before: string) {
  const steps = stepsSql(at);
  const known = [...knownNames].map(textLiteral).join(', ') || "''";
  const name = before === '' ? 'member.1' : `concat(${textLiteral(before)}, member.1)`;
  return {
    some: `notEmpty(arrayFilter(name -> name NOT IN (${known}), JSONExtractKeys(${steps})))`,
    list: `arrayMap(member -> toJSONString(${name}) || ':' || member.2, arrayFilter(member -> member.1 NOT IN (${known}) AND member.2 != 'null', JSONExtractKeysAndValuesRaw(${steps})))`,
  };
}

/**
 * Objects further inside that paths go into and none takes whole, such as `identity` where only `identity.type` is a column: what
 * else they hold is kept under the way to it, `identity.delegatedResource`.
 */
function innerPlaces(stream: Stream): readonly RecordPath[] {
  const used = usedPaths(stream);
  const found = new Map<string, RecordPath>();
  for (const path of used)
    for (let length = 1; length < path.length; length += 1) {
      const at = path.slice(0, length);
      const isOuter = Array.isArray(stream.rest) && isSame(at, stream.rest);
      const isWhole = used.some((other) => other.length <= length && startsWith(at, other) && !isRest(stream, other));
      const isLeftOut = at.some((step) => typeof step === 'number') || stream.ignore.includes(String(at[0]));
      if (!isOuter && !isWhole && !isLeftOut) found.set(JSON.stringify(at), at);
    }
  return [...found.values()];
}

const startsWith = (path: RecordPath, start: RecordPath): boolean => start.every((step, index) => path[index] === step);
const isSame = (one: RecordPath, other: RecordPath): boolean => one.length === other.length && startsWith(one, other);
const isRest = ({ rest }: Stream, path: RecordPath): boolean => Array.isArray(rest) && isSame(path, rest);

/** The way to an object as it is seen from the object that the stream names. */
const shownBelow = (at: RecordPath, rest: RecordPath | false): RecordPath =>
  rest !== false && startsWith(at, rest) ? at.slice(rest.length) : at;

const stepsSql = (at: RecordPath): string =>
  ['line', ...at.map((step) => (typeof step === 'number' ? String(step + 1) : textLiteral(step)))].join(', ');

/** The members of an object that something is made of: those that a path goes through. */
function knownMembers(stream: Stream, at: RecordPath): ReadonlySet<string> {
  const members = usedPaths(stream)
    .filter((path) => path.length > at.length && startsWith(path, at))
    .map((path) => String(path[at.length]));
  return new Set(members);
}

const usedPaths = (stream: Stream): readonly RecordPath[] => [
  ...Object.values(stream.columns).flatMap((source) => ('first' in source ? source.first : [])),
  ...(stream.time?.first ?? []),
  ...stream.required,
  ...(stream.rest === undefined || stream.rest === false ? [] : [stream.rest]),
];
