/** Why a query gives no answer. Positions are characters from the beginning of the text. */
export interface KqlFailure {
  /** `KS…` is Microsoft's own code; `KQL_…` is ours (`KQL_UNSUPPORTED_FUNCTION`, `KQL_UNSUPPORTED_OPERATOR`, `KQL_LIMIT`, …). */
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly length: number;
  readonly hint?: string;
}

interface Placed {
  readonly TextStart: number;
  readonly Width: number;
}

/**
 * Leaves the lowering of a query from any depth. It never crosses the border of this room: `compile` turns it into a `KqlFailure`.
 * (Threading a Result through every expression would bury the meaning of each lowering.)
 */
export class Refusal extends Error {
  readonly failure: KqlFailure;
  constructor(failure: KqlFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Refuses by name what cannot be answered exactly, at a node of the text. */
export const refuse = (code: string, message: string, node?: Placed | null, hint?: string): never => {
  throw new Refusal({
    code,
    message,
    start: node?.TextStart ?? 0,
    length: node?.Width ?? 0,
    ...(hint === undefined ? {} : { hint }),
  });
};
