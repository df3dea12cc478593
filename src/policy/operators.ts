/**
 * The comparisons of Azure Policy, each negative one as the negation of its positive.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions
 */
const comparisons = [
  'equals',
  'like',
  'match',
  'matchInsensitively',
  'contains',
  'in',
  'containsKey',
  'less',
  'lessOrEquals',
  'greater',
  'greaterOrEquals',
  'exists',
] as const;
export type Comparison = (typeof comparisons)[number];

export interface Operator {
  /** As the documentation spells it. */
  readonly name: string;
  readonly comparison: Comparison;
  readonly negated: boolean;
}

const positive = (comparison: Comparison): Operator => ({ name: comparison, comparison, negated: false });
const negative = (name: string, comparison: Comparison): Operator => ({ name, comparison, negated: true });

export const operators: readonly Operator[] = [
  ...comparisons.map(positive),
  negative('notEquals', 'equals'),
  negative('notLike', 'like'),
  negative('notMatch', 'match'),
  negative('notMatchInsensitively', 'matchInsensitively'),
  negative('notContains', 'contains'),
  negative('notIn', 'in'),
  negative('notContainsKey', 'containsKey'),
];

const byName = new Map(operators.map((operator) => [operator.name.toLowerCase(), operator]));

/** The operator of this name in any case, as Azure reads names. */
export const findOperator = (name: string): Operator | undefined => byName.get(name.toLowerCase());

const opposites: Readonly<Record<string, string>> = {
  less: 'greaterOrEquals',
  lessOrEquals: 'greater',
  greater: 'lessOrEquals',
  greaterOrEquals: 'less',
};

const oppositeOf = new Map(operators.map((operator) => [operator, nameOfOpposite(operator)]));

function nameOfOpposite({ name, comparison, negated }: Operator): string | undefined {
  return opposites[name] ?? operators.find((o) => o.comparison === comparison && o.negated !== negated)?.name;
}

/** The name of the operator that asks for the opposite; `exists` has none. */
export const oppositeName = (operator: Operator): string | undefined => oppositeOf.get(operator);
