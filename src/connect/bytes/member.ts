import { JsonScan } from './json-scan.ts';

/**
 * Where a member of an object stands in its bytes: the source of its value. Undefined where the bytes are no object or it has
 * no such member. Only the top level is looked at; names written with escapes are not found.
 */
export function memberOf(record: Buffer, name: string): Buffer | undefined {
  let at = skipBlanks(record, 0);
  if (record[at] !== 0x7b) return undefined;
  at++;
  for (;;) {
    at = skipBlanks(record, at);
    if (record[at] !== 0x22) return undefined;
    const nameEnd = new JsonScan().endOf(record, at);
    if (nameEnd < 0) return undefined;
    const isWanted =
      nameEnd - at - 2 === Buffer.byteLength(name) && record.toString('utf8', at + 1, nameEnd - 1) === name;
    at = skipBlanks(record, nameEnd);
    if (record[at] !== 0x3a) return undefined;
    const start = skipBlanks(record, at + 1);
    const end = endOfValue(record, start);
    if (end < 0) return undefined;
    if (isWanted) return record.subarray(start, end);
    at = skipBlanks(record, end);
    if (record[at] !== 0x2c) return undefined;
    at++;
  }
}

/** The text of a member that is a string. */
export function textMember(record: Buffer, name: string): string | undefined {
  const source = memberOf(record, name);
  if (source === undefined || source[0] !== 0x22) return undefined;
  try {
    const text: unknown = JSON.parse(source.toString());
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The object with a member put before its others. */
export function withMember(record: Buffer, name: string, text: string): Buffer {
  const start = skipBlanks(record, 0);
  if (record[start] !== 0x7b) return record;
  const isEmpty = record[skipBlanks(record, start + 1)] === 0x7d;
  const member = `{${JSON.stringify(name)}:${JSON.stringify(text)}${isEmpty ? '' : ','}`;
  return Buffer.concat([Buffer.from(member), record.subarray(start + 1)]);
}

function skipBlanks(record: Buffer, from: number): number {
  let at = from;
  while ((record[at] ?? 0x21) <= 0x20) at++;
  return at;
}

function endOfValue(record: Buffer, start: number): number {
  const first = record[start];
  if (first === 0x7b || first === 0x5b || first === 0x22) return new JsonScan().endOf(record, start);
  let at = start;
  while (at < record.length && ![0x2c, 0x7d, 0x20, 0x0a, 0x0d, 0x09].includes(record[at] ?? 0)) at++;
  return at === start ? -1 : at;
}
