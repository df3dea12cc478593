import type { JsonPath } from '../../lib/json.ts';

/** What can be wrong with a resource or template. */
export type ProblemKind =
  /** The index does not know the type, or not in that version: nothing is said of the resource. */
  | 'unknown-type'
  | 'unknown-version'
  /** A required member is not there. */
  | 'missing'
  /** There is no member of that name. */
  | 'unknown-property'
  /** A text where a number is wanted, and the like. */
  | 'wrong-type'
  /** None of the texts that are allowed. */
  | 'not-allowed'
  /** None of the texts that are known; Azure may know more. */
  | 'not-known'
  /** Only Azure sets it. */
  | 'read-only'
  /** A number outside its bounds. */
  | 'range'
  /** A text or list too short or too long. */
  | 'length'
  /** A text that does not have the wanted form. */
  | 'pattern'
  /** The right name or text in another case: Azure takes it. */
  | 'case'
  /** The name has not as many parts as the type. */
  | 'name'
  /** The type cannot be deployed where the template is. */
  | 'scope'
  /** A parameter, variable, function or resource that the template does not hold. */
  | 'reference'
  /** An expression that cannot be read or evaluated. */
  | 'expression'
  /** Too deep or too large to be looked through. */
  | 'bounds';

/** One finding of the validator. It repeats no value: what stands there may be a secret. */
export interface Problem {
  readonly kind: ProblemKind;
  /**
   * `error`: Azure refuses it, or ignores what was meant. `warning`: it may be right, strict mode does not take it.
   * `not-validated`: nothing could be said of the resource.
   */
  readonly severity: 'error' | 'warning' | 'not-validated';
  /** From the root of the resource, or of the template for problems of a template. */
  readonly path: JsonPath;
  /** One line without the place: `is none of the allowed values`. */
  readonly message: string;
  /** What would be right, where that can be said in a few words: `Enabled, Disabled`, `a whole number from 1 to 90`. */
  readonly expected?: string;
  /** The name that was probably meant. */
  readonly near?: string;
}

/** The severity that each kind has unless it is said otherwise where it is found. */
export const usualSeverity: Readonly<Record<ProblemKind, Problem['severity']>> = {
  'unknown-type': 'not-validated',
  'unknown-version': 'not-validated',
  missing: 'error',
  'unknown-property': 'error',
  'wrong-type': 'error',
  'not-allowed': 'error',
  'not-known': 'warning',
  'read-only': 'error',
  range: 'error',
  length: 'error',
  pattern: 'error',
  case: 'warning',
  name: 'error',
  scope: 'error',
  reference: 'error',
  expression: 'error',
  bounds: 'not-validated',
};
