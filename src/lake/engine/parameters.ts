/**
 * The value of a `{name:Type}` parameter, as plain as its caller has it: nothing is escaped by callers.
 * - `String`, `UUID`, `Date…`, `Decimal…`, `Int…`, `Float…`, `Bool`: the text (`nan`, `inf`, `true`), or a JavaScript number,
 *   bigint or boolean.
 * - `Array(T)`, nested too: a JavaScript array of such values. Its text form (`['a','b']`) is not understood, because only
 *   the array says what is a value and what is punctuation.
 * - a `Nullable(T)`: null.
 * A lone surrogate becomes U+FFFD, as in every UTF-8 text.
 */
export type ParameterValue = string | number | bigint | boolean | null | readonly ParameterValue[];

export type StatementParameters = Readonly<Record<string, ParameterValue>>;

/** A name that can stand in `{name:Type}` and in `param_name`. */
const NAME = /^[A-Za-z_]\w{0,99}$/;

/** The first name that ClickHouse would not take, if any. */
export const wrongParameterName = (parameters: StatementParameters): string | undefined =>
  Object.keys(parameters).find((name) => !NAME.test(name));

/** The first setting's name that is not one. */
export const wrongSettingName = (settings: object): string | undefined =>
  Object.keys(settings).find((name) => !NAME.test(name));
