import type { SourceLocation } from './resource.ts';
import type { UnknownReason } from './unknown.ts';

/** In the order in which they roll up: one failing subject fails the control, one unknown leaves it unknown, and so on. */
export const verdictKinds = ['fail', 'unknown', 'pass', 'attested', 'not-applicable'] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** What one control says of one subject, with the value, the line or the record that decided. */
export interface Verdict {
  readonly control: string;
  /** Id of what was judged: a resource, or `estate`, `tier/<name>`, `type/<resource type>`. */
  readonly subject: string;
  readonly verdict: VerdictKind;
  readonly reason: {
    readonly code: UnknownReason | 'rule' | 'expired' | 'record' | 'alternative' | 'provider' | 'whole';
    readonly text: string;
  };
  /** The value that decided. `actual` is shown only where it cannot be a secret. */
  readonly decided?: { readonly path: string; readonly actual?: unknown; readonly expected?: unknown };
  readonly source?: SourceLocation;
  readonly waiver?: { readonly owner: string; readonly reason: string; readonly expires: string };
  readonly attestation?: {
    readonly by: string;
    readonly date: string;
    readonly until?: string;
    readonly file: string;
  };
  readonly asOf: string;
  readonly rulesHash: string;
  readonly runId: string;
}

/** Fail > unknown > pass > attested > not-applicable. Of no verdicts at all the answer is not-applicable. */
export function rollUp(kinds: Iterable<VerdictKind>): VerdictKind {
  let rank: number = verdictKinds.length - 1;
  for (const kind of kinds) rank = Math.min(rank, verdictKinds.indexOf(kind));
  return verdictKinds[rank] ?? 'not-applicable';
}
