import type { KqlComparison } from '../../../model/kql-analysis.ts';
import { type Found, type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });

/** Two conditions on one thing that cannot both hold for a row. */
export const contradiction: LintCheck = {
  code: 'CONTRADICTION',
  finds: 'Conditions on the same value that can never hold together.',
  cases: {
    speaks: [
      query('T | where A == "x" and A == "y"'),
      query('T | where A == "x" | where A == "y"'),
      query('T | where A in ("a", "b") and A in ("c")'),
      query('T | where A =~ "X" and A == "y"'),
      query('T | where A == "x" and A != "x"'),
      query('T | where A == "x" and A !in ("x", "y")'),
      query('T | where N == 1 and N == 2'),
    ],
    silent: [
      query('T | where A == "x" or A == "y"'),
      query('T | where A == "x" and B == "y"'),
      query('T | where A =~ "X" and A == "x"'),
      query('T | where A == "x" | extend A = "y" | where A == "y"'),
      query('T | where A in ("a", "b") and A in ("b", "c")'),
      query('T | where A == "x" and A != "y"'),
      query('T | where A == "x" and A !in~ (B)'),
      query('T | where D.a == 1 and D.a == "1"'),
      query('T | where rand() == 0.1 and rand() == 0.2'),
    ],
  },
  check: ({ analysis }) => {
    const groups = new Map<string, KqlComparison[]>();
    for (const comparison of analysis.facts.comparisons) {
      if (!isDecidable(comparison)) continue;
      const key = `${comparison.conjunction} ${comparison.left}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [comparison]);
      else group.push(comparison);
    }
    return [...groups.values()].flatMap(firstContradiction);
  },
};

/** How many conditions on one thing are compared with each other: no honest query has more. */
const MOST_COMPARED = 100;

/** Source of chance: the same text twice is not the same value. */
const chance = /\b(?:rand|new_guid)\(/;

const isDecidable = ({ left, literals, complete }: KqlComparison): boolean =>
  complete && literals.length > 0 && literals.every(({ type }) => type === literals[0]?.type) && !chance.test(left);

function firstContradiction(all: readonly KqlComparison[]): readonly Found[] {
  const group = all.slice(0, MOST_COMPARED);
  for (const [i, later] of group.entries()) {
    const earlier = group.slice(0, i).find((other) => excludes(other, later) || excludes(later, other));
    if (earlier === undefined) continue;
    return [
      {
        level: 'warning',
        message: `"${shown(later.left)}" cannot meet this and an earlier condition of the same row: they never hold together`,
        hint: 'join them with "or", or name the values in one "in" list',
        place: { queryOffset: later.offset },
      },
    ];
  }
  return [];
}

/** Whether every value that the first takes is one that the second does not. */
function excludes(first: KqlComparison, second: KqlComparison): boolean {
  const [accepts, other] = [accepted(first), accepted(second)];
  if (accepts?.kind !== 'only' || other === undefined) return false;
  if (first.literals[0]?.type !== second.literals[0]?.type) return false;
  const ignoresCase = accepts.ignoresCase || other.ignoresCase;
  const key = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  const values = new Set(other.values.map(key));
  if (other.kind === 'only') return accepts.values.every((value) => !values.has(key(value)));
  // A value is refused for sure only by a comparison that is no stricter about case than the one that accepts it.
  if (accepts.ignoresCase && !other.ignoresCase) return false;
  return accepts.values.every((value) => values.has(key(value)));
}

interface Accepted {
  readonly kind: 'only' | 'all but';
  readonly values: readonly string[];
  readonly ignoresCase: boolean;
}

function accepted({ operator, literals }: KqlComparison): Accepted | undefined {
  const values = literals.map(({ text }) => text);
  switch (operator) {
    case '==':
    case 'in':
      return { kind: 'only', values, ignoresCase: false };
    case '=~':
    case 'in~':
      return { kind: 'only', values, ignoresCase: true };
    case '!=':
    case '!in':
      return { kind: 'all but', values, ignoresCase: false };
    case '!~':
    case '!in~':
      return { kind: 'all but', values, ignoresCase: true };
    default:
      return undefined;
  }
}
