import { MAX_JSON_DEPTH } from '../../lib/json.ts';
import { isUnknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';

/** How large a value is when written out, and how deep. Shared parts count every time they appear. */
export interface Measure {
  readonly weight: number;
  readonly depth: number;
}

/** Characters of text that weigh as much as one member. */
const CHARACTERS = 64;
const measured = new WeakMap<object, Measure>();

/**
 * Measures a value. Values are shared, never copied, so a few calls can build one that is astronomically large when
 * written out; each part is measured once and remembered, so this stays cheap.
 */
export function measure(value: Value): Measure {
  if (typeof value === 'string') return { weight: 1 + Math.floor(value.length / CHARACTERS), depth: 0 };
  if (typeof value !== 'object' || value === null) return { weight: 1, depth: 0 };
  const known = measured.get(value);
  if (known !== undefined) return known;
  const result = isUnknown(value)
    ? { weight: 1 + Math.floor(value.identity.length / CHARACTERS), depth: 0 }
    : measureContainer(value);
  measured.set(value, result);
  return result;
}

function measureContainer(value: object): Measure {
  let weight = 1;
  let depth = 0;
  for (const [key, member] of Object.entries(value)) {
    const inner = measure(member);
    weight += inner.weight + (Array.isArray(value) ? 0 : Math.floor(key.length / CHARACTERS));
    depth = Math.max(depth, inner.depth);
  }
  return { weight, depth: depth + 1 };
}

/** The largest value that a function may build. Azure stops at 4 MB for a whole template. */
export const MAX_WEIGHT = 1_000_000;
/** The longest text that a function may build, in characters. Azure stops at 131,072. */
export const MAX_TEXT = 1024 * 1024;
/** The deepest value that a function may build. */
export const MAX_DEPTH = MAX_JSON_DEPTH;
