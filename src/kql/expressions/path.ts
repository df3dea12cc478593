import { refuse } from '../failure.ts';
import { columnScalar } from '../plan/relation.ts';
import { type Fragment, fragment, joined, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, kindOf } from '../syntax/kusto.ts';
import type { Frame } from './frame.ts';

type LowerScalar = (node: Expression, frame: Frame) => Scalar;

/** A step into a dynamic: a key or position of the text, or one that is computed. */
type Step = string | number | Scalar;

interface Path {
  readonly root: Expression;
  readonly steps: readonly Step[];
}

const literalStep = (value: Scalar): Step => {
  const literal = value.literal?.value;
  if (typeof literal !== 'string') return value;
  return value.type === 'string' ? literal : Number(literal);
};

const pathOf = (node: Expression, frame: Frame, lower: LowerScalar): Path => {
  const kind = kindOf(node);
  if (kind === 'PathExpression') {
    const { Expression: inner, Selector: selector } = node as Kusto.Language.Syntax.PathExpression;
    const path = pathOf(inner as Expression, frame, lower);
    const name = (selector as Kusto.Language.Syntax.NameReference | null)?.SimpleName;
    if (kindOf(selector as Expression) === 'NameReference' && typeof name === 'string')
      return { ...path, steps: [...path.steps, name] };
    return { ...path, steps: [...path.steps, literalStep(lower(selector as Expression, frame))] };
  }
  if (kind === 'ElementExpression') {
    const { Expression: inner, Selector: selector } = node as Kusto.Language.Syntax.ElementExpression;
    const path = pathOf(inner as Expression, frame, lower);
    return { ...path, steps: [...path.steps, literalStep(lower(selector as Expression, frame))] };
  }
  return { root: node, steps: [] };
};

/** ClickHouse counts from 1, and from the end with negative numbers, as Kusto does with negative positions. */
const stepSql = (step: Step, frame: Frame): Fragment => {
  if (typeof step === 'string') return frame.query.parameters.text(step);
  if (typeof step === 'number') return frame.query.parameters.long(step >= 0 ? step + 1 : step);
  if (step.type === 'string') return step;
  if (step.type === 'dynamic') return fragment`JSONExtractString(${step})`;
  return fragment`assumeNotNull(if(${step} >= 0, ${step} + 1, ${step}))`;
};

/** `$left.x`, `$right.x` in a join, and members of other names that are no columns. */
const side = (path: Path, frame: Frame): Scalar | undefined => {
  if (kindOf(path.root) !== 'NameReference') return undefined;
  const name = (path.root as Kusto.Language.Syntax.NameReference).SimpleName ?? '';
  const member = typeof path.steps[0] === 'string' ? frame.members?.(name, path.steps[0]) : undefined;
  if (member !== undefined) return member;
  const relation = frame.sides.get(name);
  const column = relation?.node.columns.find((candidate) => candidate.name === path.steps[0]);
  return column === undefined ? undefined : columnScalar(column);
};

/** The stored column that holds the beginning of a path, where the table declares one. */
const hotColumn = (path: Path, frame: Frame): { value: Scalar; rest: readonly Step[] } | undefined => {
  if (kindOf(path.root) !== 'NameReference' || frame.relation === undefined) return undefined;
  const name = (path.root as Kusto.Language.Syntax.NameReference).SimpleName ?? '';
  const hot = frame.relation.node.columns.filter((column) => column.hot?.of === name);
  for (let length = hot.length === 0 ? 0 : path.steps.length; length > 0; length--) {
    const key = hotKey(path.steps.slice(0, length));
    const column = hot.find((candidate) => candidate.hot?.path === key);
    if (column !== undefined) return { value: columnScalar(column), rest: path.steps.slice(length) };
  }
  return undefined;
};

/** How a path of literal steps is written down to be found again. */
const hotKey = (steps: readonly Step[]): string =>
  JSON.stringify(steps.map((step) => (typeof step === 'object' ? null : step)));

/** `a.b[0]["c"]`: what stands at a path of a dynamic, as compact JSON text; '' or `null` where nothing does. */
export const lowerPath = (node: Expression, frame: Frame, lower: LowerScalar): Scalar => {
  const path = pathOf(node, frame, lower);
  const ofSide = side(path, frame);
  if (ofSide !== undefined) return extract(ofSide, path.steps.slice(1), frame, node);
  const hot = hotColumn(path, frame);
  if (hot !== undefined) return extract(hot.value, hot.rest, frame, node);
  return extract(lower(path.root, frame), path.steps, frame, node);
};

const extract = (value: Scalar, steps: readonly Step[], frame: Frame, node: Expression): Scalar => {
  if (steps.length === 0) return value;
  if (value.type !== 'dynamic') {
    return value.type === 'string'
      ? scalar('dynamic', fragment`''`)
      : refuse('KQL_TYPE', `A ${value.type} has no members`, node);
  }
  const parts = steps.map((step) => stepSql(step, frame));
  const source = value.parsedFrom ?? value;
  const found = fragment`JSONExtractRaw(${source}, ${joined(parts, ', ')})`;
  const holds = holdsOf(value, steps, parts);
  const result = scalar('dynamic', holds === undefined ? found : fragment`if(${holds}, ${found}, '')`);
  const path = { text: result.text, steps: fragment`${source}, ${joined(parts, ', ')}` };
  return { ...result, path: holds === undefined ? path : { ...path, holds } };
};

const isPosition = (step: Step): boolean =>
  typeof step === 'number' || (typeof step === 'object' && step.type !== 'string' && step.type !== 'dynamic');

/** A position means something in an array only, where ClickHouse would also count the members of a bag. */
const holdsOf = (value: Fragment, steps: readonly Step[], parts: readonly Fragment[]): Fragment | undefined => {
  const conditions = steps.flatMap((step, index): Fragment[] => {
    if (!isPosition(step)) return [];
    if (index === 0) return [fragment`startsWith(${value}, '[')`];
    return [fragment`JSONType(${value}, ${joined(parts.slice(0, index), ', ')}) = 'Array'`];
  });
  return conditions.length === 0 ? undefined : joined(conditions, ' AND ');
};
