import { nearNames } from '../../lib/near-names.ts';
import type { TypeNode } from '../types/index.ts';
import { listed } from './expected.ts';
import { matchPattern } from './match-pattern.ts';
import type { Problem, ProblemKind } from './problem.ts';

/** Takes what is wrong with one text. */
export type Report = (kind: ProblemKind, message: string, more?: Partial<Problem>) => void;

/**
 * Checks a text against the values that are allowed, or against length and pattern. Azure compares allowed values without
 * regard to case. Where others than those listed may be allowed, one that is not listed is no mistake but may be one.
 */
export function checkText(node: Extract<TypeNode, { kind: 'string' | 'enum' }>, text: string, report: Report): void {
  if (node.kind === 'enum') {
    checkAllowed(node, text, report);
    return;
  }
  const { min = 0, max = Infinity, pattern } = node;
  if (text.length < min) report('length', 'is too short', { expected: `at least ${min} characters` });
  if (text.length > max) report('length', 'is too long', { expected: `at most ${max} characters` });
  if (pattern !== undefined && matchPattern(pattern, text) === false) {
    report('pattern', 'does not have the wanted form', { expected: pattern.slice(0, 200) });
  }
}

function checkAllowed(node: Extract<TypeNode, { kind: 'enum' }>, text: string, report: Report): void {
  if (node.values.includes(text)) return;
  const known = node.values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (known !== undefined) {
    report('case', 'is written in another case', { expected: known });
    return;
  }
  const [near] = nearNames(text, node.values);
  const more = { expected: listed(node.values), ...(near === undefined ? {} : { near }) };
  if (node.open === true) report('not-known', 'is none of the known values', more);
  else report('not-allowed', 'is none of the allowed values', more);
}
