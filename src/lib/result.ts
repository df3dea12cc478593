/** The outcome of something a user can cause to go wrong: a value, or an error that is itself a value. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Success with its value. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Failure with its cause. */
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
