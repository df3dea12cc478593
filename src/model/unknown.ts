/** Why a value is not known. Each is shown to the user beside what it left undecided. */
const unknownReasons = [
  'parameter',
  'runtime',
  'permission',
  'not-collected',
  'not-declared',
  'unsupported',
  'engine-not-installed',
  'no-record',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** `present`: there is a value, only not which. `maybe-absent`: there may be none at all, so `exists` is unknown too. */
export type Presence = 'present' | 'maybe-absent';

/** A piece of a text that is partly known: what is known is a string, what is not is the identity of an unknown. */
export type TextPart = string | { readonly hole: string };

/**
 * A value that the input does not tell. It flows through expressions and never turns into an empty string.
 *
 * `identity` says which unknown it is: two unknowns of one identity stand for the same value, so `parameters('kv')`
 * joins with `parameters('kv')` although nobody knows the name. A text that is known in part keeps its known pieces
 * in `parts`, so that `@Microsoft.KeyVault(` followed by an unknown is still known to be a Key Vault reference.
 */
export class Unknown {
  readonly reason: UnknownReason;
  readonly identity: string;
  readonly presence: Presence;
  /** Set only where the value is known to be text. */
  readonly parts: readonly TextPart[] | undefined;

  constructor(
    reason: UnknownReason,
    identity: string,
    options: { readonly presence?: Presence; readonly parts?: readonly TextPart[] } = {},
  ) {
    this.reason = reason;
    this.identity = identity;
    this.presence = options.presence ?? 'present';
    this.parts = options.parts;
    Object.freeze(this);
  }

  /** The text with each unknown piece as `${identity}`: what ids and messages show. */
  toString(): string {
    return textOf(this.parts ?? [{ hole: this.identity }]);
  }

  toJSON(): { readonly $unknown: string; readonly reason: UnknownReason } {
    return { $unknown: this.toString(), reason: this.reason };
  }
}

/** Whether a value is an unknown, and not only shaped like one. */
export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

/** Joins texts, known, unknown and partly known, into one value: a string, or an unknown that keeps the known pieces. */
export function joinText(pieces: readonly (string | Unknown)[]): string | Unknown {
  const parts = withoutSeams(pieces.flatMap(partsOf));
  const first = pieces.find(isUnknown);
  if (first === undefined) return textOf(parts);
  return new Unknown(first.reason, textOf(parts), { parts });
}

const partsOf = (piece: string | Unknown): readonly TextPart[] =>
  typeof piece === 'string' ? [piece] : (piece.parts ?? [{ hole: piece.identity }]);

/** The same text with no empty pieces and no two known pieces beside each other. */
function withoutSeams(pieces: readonly TextPart[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  for (const part of pieces) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  }
  return parts;
}

const textOf = (parts: readonly TextPart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : `\${${part.hole}}`)).join('');
