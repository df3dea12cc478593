import { JsonScan } from '../bytes/json-scan.ts';
import { readCsvHeader } from '../bytes/split-csv.ts';
import { BrokenJsonError, JsonSplitter } from '../bytes/split-json.ts';

/** How records stand in an object: one JSON object a line, documents of JSON, a table of text; or to be seen. */
export type Format = 'auto' | 'lines' | 'json' | 'csv';

/** What is no text: its first bytes and its name. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['504b0304', 'ZIP'],
  ['50415231', 'Parquet'],
  ['28b52ffd', 'Zstandard'],
  ['425a68', 'bzip2'],
  ['fd377a58', 'xz'],
  ['4f626a01', 'Avro'],
];

/** The name of a format that is not read here, by its first bytes. */
export const foreignFormat = (head: Buffer): string | undefined =>
  OTHERS.find(([magic]) => head.subarray(0, magic.length / 2).toString('hex') === magic)?.[1];

/** Tells how records stand in an object from its head. */
export function formatOf(head: Buffer): Exclude<Format, 'auto'> {
  const start = head.findIndex((byte, at) => byte > 0x20 && !(at < 3 && byte >= 0xbb && byte <= 0xef));
  if (head[start] === 0x5b) return 'json';
  if (head[start] === 0x7b) return formatOfObjects(head.subarray(start));
  return (readCsvHeader(head)?.form.header.length ?? 0) > 1 ? 'csv' : 'lines';
}

/** Objects: a line each, or over several lines, or elements of an envelope. */
function formatOfObjects(head: Buffer): 'lines' | 'json' {
  if (isEnveloped(head)) return 'json';
  const end = head.indexOf(0x0a);
  return end < 0 || JsonScan.isWhole(head.subarray(0, end)) ? 'lines' : 'json';
}

/** Whether the first document holds its records in an array of objects. */
function isEnveloped(head: Buffer): boolean {
  const splitter = new JsonSplitter();
  let isFound = false;
  const end = new JsonScan().endOf(head, 0);
  try {
    splitter.push(end < 0 ? head : head.subarray(0, end), (record) => {
      if (splitter.inArray && Buffer.isBuffer(record) && record[0] === 0x7b) isFound = true;
    });
  } catch (error) {
    if (!(error instanceof BrokenJsonError)) throw error;
  }
  // The first record may be longer than the head.
  return isFound || (end < 0 && splitter.inArray);
}
