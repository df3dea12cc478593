/** A type of ClickHouse, taken apart: `Array(Nullable(Int64))`, `Tuple(a Int32, b String)`. */
export interface ClickHouseType {
  readonly name: string;
  /** Types in the brackets; empty where numbers or texts stand there. */
  readonly of: readonly ClickHouseType[];
  /** Names of a tuple's elements; empty where it has none. */
  readonly elements: readonly string[];
  /** What stands in the brackets, as it is written. */
  readonly text: string;
}

/** Deepest nesting of types that is read. */
const DEEPEST = 50;

/** Takes a type apart; undefined for text that is none. */
export function parseType(text: string, depth = 0): ClickHouseType | undefined {
  const found = /^\s*([A-Za-z]\w*)\s*(?:\(([\s\S]*)\))?\s*$/.exec(text);
  if (found === null || depth > DEEPEST) return undefined;
  const [, name = '', inner] = found;
  if (inner === undefined || !/^(?:Array|Tuple|Map|Nullable|LowCardinality|Nested)$/.test(name)) {
    return { name, of: [], elements: [], text: inner ?? '' };
  }
  const of: ClickHouseType[] = [];
  const elements: string[] = [];
  for (const part of partsOf(inner)) {
    const named =
      name === 'Tuple' || name === 'Nested'
        ? /^\s*(?:`((?:[^`\\]|\\.)*)`|([A-Za-z_]\w*))\s+([\s\S]+)$/.exec(part)
        : null;
    const type = parseType(named?.[3] ?? part, depth + 1);
    if (type === undefined) return undefined;
    if (named !== null) elements.push(named[2] ?? (named[1] ?? '').replace(/\\(.)/g, '$1'));
    of.push(type);
  }
  return { name, of, elements: elements.length === of.length ? elements : [], text: inner };
}

/** Splits at commas outside of brackets and quotes. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: sign, index } of text.matchAll(/`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|[(),]/g)) {
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
