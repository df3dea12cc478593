import { sha256 } from '../../lib/hash.ts';
import { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { jsonText } from './json-text.ts';

/** Longer texts are replaced by their hash: an identity must tell values apart, not hold them. */
const LONGEST = 1000;

/** A value in the one way in which an identity writes it: equal texts mean equal values. */
export function canonicalValue(value: Value): string {
  if (typeof value === 'string') return shortened(`'${value.replaceAll("'", "''")}'`);
  if (value instanceof Unknown) return value.toString();
  if (typeof value === 'object' && value !== null) return shortened(String(jsonText(value)));
  return String(value);
}

/** The identity of what a call gives: its name and its arguments, each in its canonical form. */
export const canonicalCall = (name: string, args: readonly Value[]): string =>
  `${name}(${shortened(args.map(canonicalValue).join(','))})`;

const shortened = (text: string): string => (text.length <= LONGEST ? text : `#${sha256(text).slice(0, 32)}`);

/** The first unknown found in the values, depth first. */
export function firstUnknown(values: readonly Value[]): Unknown | undefined {
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    if (value instanceof Unknown) return value;
    const inner = firstUnknown(Array.isArray(value) ? value : Object.values(value));
    if (inner !== undefined) return inner;
  }
  return undefined;
}
