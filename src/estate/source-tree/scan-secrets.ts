import { LineIndex } from '../../lib/text-position.ts';
import { findNamedSecrets, type SourceSyntax } from './named-secret.ts';
import { isPlaceholder } from './placeholder.ts';
import { secretKinds } from './secret-kinds.ts';

/** Where a secret stands. Its value is never kept. */
export interface SecretFinding {
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  /** Characters of the secret. */
  readonly length: number;
}

/** A finding's range in the text, for callers that must tell two secrets apart while they hold the text. */
export interface SecretRange extends SecretFinding {
  readonly offset: number;
}

interface Range {
  readonly kind: string;
  readonly offset: number;
  readonly length: number;
}

/** Findings of one file beyond which the file as a whole is the problem. */
const MAX_FINDINGS = 200;

/** Shapes that people also use for addresses, so that the value itself decides. */
const MUST_LOOK_RANDOM = new Set(['storage-account-key', 'service-bus-key', 'cosmos-key']);

/**
 * Secrets in a text: keys, tokens, connection strings and passwords that are written out. References to a vault,
 * variables and placeholders are none. The time is linear in the length of the text.
 */
export function scanSecrets(text: string, syntax: SourceSyntax): readonly SecretRange[] {
  const lower = text.toLowerCase();
  const ranges: Range[] = [];
  for (const { kind, anchor, pattern } of secretKinds) {
    if (!lower.includes(anchor)) continue;
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['v'] ?? '';
      if (kind !== 'private-key' && !isLikely(kind, value)) continue;
      ranges.push({ kind, offset: match.index + match[0].lastIndexOf(value), length: value.length });
      if (ranges.length >= MAX_FINDINGS) break;
    }
  }
  for (const named of findNamedSecrets(text, syntax)) ranges.push(named);
  return placed(text, ranges);
}

function isLikely(kind: string, value: string): boolean {
  if (isPlaceholder(value)) return false;
  if (MUST_LOOK_RANDOM.has(kind)) return /^[A-Za-z0-9+/%_-]{20,}/.test(value) && /\d/.test(value);
  return true;
}

/** Ordered by place; of two that overlap the one found first, which is the more telling. */
function placed(text: string, ranges: readonly Range[]): readonly SecretRange[] {
  if (ranges.length === 0) return [];
  const ordered = ranges
    .map((range, rank) => ({ ...range, rank }))
    .sort((a, b) => a.offset - b.offset || a.rank - b.rank);
  const taken: (Range & { readonly rank: number })[] = [];
  for (const range of ordered) {
    const last = taken.at(-1);
    if (last === undefined || range.offset >= last.offset + last.length) taken.push(range);
    else if (range.rank < last.rank) taken[taken.length - 1] = range;
  }
  const lines = new LineIndex(text);
  return taken
    .slice(0, MAX_FINDINGS)
    .map(({ kind, offset, length }) => ({ kind, offset, length, ...lines.at(offset) }));
}
