import { compareText } from '../lib/compare-text.ts';
import { sha256 } from '../lib/hash.ts';
import type { ControlEntry } from '../model/control.ts';
import type { Law } from '../model/law.ts';

/** What is judged by: the law as data, the controls, and the text of their queries. */
export interface ContentBody {
  readonly law: Law;
  /** Sorted by id. */
  readonly controls: readonly ControlEntry[];
  /** Text of each query by its path: `controls/<area>/<slug>/<name>.kql`. */
  readonly queries: Readonly<Record<string, string>>;
}

/**
 * SHA-256 over the content with object keys sorted, so that neither the order of keys nor the layout of a file counts:
 * the `rulesHash` of verdicts.
 */
export const contentHash = ({ law, controls, queries }: ContentBody): string =>
  sha256(canonical({ law, controls, queries }));

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => compareText(a, b)))
      : member,
  );
}
