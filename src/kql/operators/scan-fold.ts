import { convert, isTrue } from '../expressions/convert.ts';
import { Frame } from '../expressions/frame.ts';
import { refuse } from '../failure.ts';
import { nullOf, type Relation, readsOtherRows, visibleColumns } from '../plan/relation.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { type Expression, elementsOf, kustoTypeOf, textOf } from '../syntax/kusto.ts';
import { type Block, lower } from './operator.ts';

/** A column that `declare` gives, with the value that it has before a step assigns one. */
export interface Declared {
  readonly name: string;
  readonly initial: Scalar;
}

/** The columns of `declare (x:long=0, ...)`. */
export const declaredColumns = (node: Kusto.Language.Syntax.ScanOperator, frame: Frame): Declared[] =>
  elementsOf<Kusto.Language.Syntax.FunctionParameter>(node.DeclareClause?.Declarations).map((parameter) => {
    const name = parameter.NameAndType?.Name?.SimpleName ?? '';
    const symbol = parameter.NameAndType?.Name?.ReferencedSymbol as Kusto.Language.Symbols.ColumnSymbol | null;
    const type = kustoTypeOf(symbol?.Type);
    const value = parameter.DefaultValue?.Value;
    const initial =
      value === null || value === undefined ? nullOf(type, clickhouseType[type]) : convert(lower(value, frame), type);
    return { name, initial };
  });

interface Walk {
  readonly node: Kusto.Language.Syntax.ScanOperator;
  /** The rows with the declared columns. */
  readonly rows: Relation;
  readonly declared: readonly Declared[];
  readonly block: Block;
  /** The rows of a partition in their order. */
  readonly array: Fragment;
}

interface Assignment {
  readonly column: string;
  readonly expression: Expression;
}

interface Step {
  readonly name: string;
  readonly condition: Expression;
  readonly assignments: readonly Assignment[];
  readonly isShown: boolean;
}

const stepOf = (step: Kusto.Language.Syntax.ScanStep): Step => {
  const output = step.ScanStepOutput === null ? 'output=all' : textOf(step.ScanStepOutput).replaceAll(/\s/g, '');
  if (output === 'output=last')
    return refuse('KQL_UNSUPPORTED_OPERATOR', '`output=last` of scan is not supported', step);
  return {
    name: step.Name?.SimpleName ?? '',
    condition: step.Condition as Expression,
    isShown: output === 'output=all',
    assignments: elementsOf<Kusto.Language.Syntax.ScanAssignment>(step.ComputationClause?.Assignments).map(
      (assignment) => ({
        column: assignment.Name?.SimpleName ?? '',
        expression: assignment.Expression as Expression,
      }),
    ),
  };
};

/** A value that some expression reads of the row that a step matched last: `s1.Timestamp`. */
interface Remembered {
  readonly step: number;
  readonly column: string;
  readonly type: Scalar['type'];
}

/** What an expression reads of the states: the text of the accumulator, and whose state it is judged by (0 is the first step's). */
interface View {
  readonly accumulator: string;
  readonly state: number;
}

/** More rows than this in one partition stop the query: the fold copies what it has collected at every row. */
const longestWalk = 100_000;

/**
 * The state machine as SQL. Rows meet the steps from the last to the first. A row that meets step k by the state of step k-1
 * moves that state on to k; otherwise one that meets it by k's own state (or k is the first) renews it.
 */
class Machine {
  readonly #walk: Walk;
  readonly #steps: readonly Step[];
  readonly #remembered: Remembered[] = [];
  #isCollecting = true;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#steps = elementsOf<Kusto.Language.Syntax.ScanStep>(walk.node.Steps).map(stepOf);
    this.#collect();
  }

  /** Lowers every expression once to learn what the states have to remember. */
  #collect(): void {
    this.#steps.forEach((step, index) => {
      const view = { accumulator: '', state: index };
      this.#scalar(step.condition, view);
      for (const { expression } of step.assignments) this.#scalar(expression, view);
    });
    this.#isCollecting = false;
  }

  #scalar(node: Expression, view: View): Scalar {
    const { block, rows } = this.#walk;
    const frame = new Frame(block.query, block.scope, rows, {
      pinned: true,
      members: (name, member) => this.#member(name, member, view),
    });
    const value = lower(node, frame);
    if (readsOtherRows(value))
      return refuse('KQL_UNSUPPORTED_OPERATOR', 'A step of scan cannot use a window function', node);
    return value;
  }

  #member(name: string, member: string, view: View): Scalar | undefined {
    const step = this.#steps.findIndex((candidate) => candidate.name === name);
    const column = visibleColumns(this.#walk.rows).find((candidate) => candidate.name === member);
    if (step < 0 || column === undefined) return undefined;
    const known = this.#remembered.some((one) => one.step === step && one.column === member);
    if (this.#isCollecting && !known) this.#remembered.push({ step, column: member, type: column.type });
    if (step > view.state || this.#isCollecting) return this.#initial(member, column.type);
    return scalar(column.type, raw(element(view.accumulator, this.#position(view.state, step, member))));
  }

  #initial(column: string, type: Scalar['type']): Scalar {
    const declared = this.#walk.declared.find(({ name }) => name === column);
    return declared?.initial ?? nullOf(type, clickhouseType[type]);
  }

  /** What the state of a step holds, after whether it is held and the number of its sequence. */
  #held(state: number): Remembered[] {
    return this.#remembered.filter(({ step }) => step <= state);
  }

  #start(state: number): number {
    return this.#steps.slice(0, state).reduce((sum, _, index) => sum + 2 + this.#held(index).length, 0) + 1;
  }

  #position(state: number, step: number, column: string): number {
    const index = this.#held(state).findIndex((one) => one.step === step && one.column === column);
    return this.#start(state) + 2 + index;
  }

  /** The positions of the number of the next sequence and of the list of matches. */
  get #next(): number {
    return this.#start(this.#steps.length);
  }

  get #type(): string {
    const states = this.#steps.flatMap((_, state) => [
      'UInt8',
      'Int64',
      ...this.#held(state).map(({ type }) => clickhouseType[type]),
    ]);
    return `Tuple(${[...states, 'Int64', `Array(${this.#matchType})`].join(', ')})`.replaceAll("'", "\\'");
  }

  get #matchType(): string {
    const columns = this.#walk.declared.map(({ initial }) => clickhouseType[initial.type]);
    return `Tuple(${['Int64', 'Int64', 'Int64', ...columns].join(', ')})`;
  }

  #emptyState(state: number): Fragment[] {
    return [raw('0'), raw('0'), ...this.#held(state).map(({ column, type }) => this.#initial(column, type))];
  }

  /** Whether step k is met: 1 by the state before it, 2 by its own, 0 not at all. */
  #choice(k: number, accumulator: string): Fragment {
    const step = this.#steps[k] as Step;
    const met = (state: number): Fragment =>
      isTrue(convert(this.#scalar(step.condition, { accumulator, state }), 'bool'));
    const own = k === 0 ? met(k) : fragment`${raw(element(accumulator, this.#start(k)))} = 1 AND ${met(k)}`;
    if (k === 0) return fragment`multiIf(${own}, 2, 0)`;
    const before = raw(element(accumulator, this.#start(k - 1)));
    return fragment`multiIf(${before} = 1 AND ${met(k - 1)}, 1, ${own}, 2, 0)`;
  }

  /** The value of a column of the row as a step leaves it. */
  #cell(step: Step, column: string, type: Scalar['type'], view: View): Fragment {
    const index = step.assignments.findIndex((assignment) => assignment.column === column);
    const assignment = step.assignments[index];
    if (assignment === undefined) return raw(`_.\`${column.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``);
    const value = convert(this.#scalar(assignment.expression, view), type);
    const earlier = step.assignments.slice(0, index).find((other) => value.columns.has(other.column));
    return earlier === undefined
      ? value
      : refuse(
          'KQL_UNSUPPORTED_OPERATOR',
          `A step of scan cannot read '${earlier.column}' after assigning it`,
          assignment.expression,
        );
  }

  /** The accumulator after step k has seen the row. */
  #after(k: number, before: Fragment): Fragment {
    const step = this.#steps[k] as Step;
    const old = 'tupleElement(`$c`, 1)';
    const choice = raw('tupleElement(`$c`, 2)');
    const states = this.#steps.flatMap((_, state) => this.#stateAfter(k, state, old, choice));
    const next = raw(element(old, this.#next));
    const list = raw(element(old, this.#next + 1));
    const added = fragment`arrayPushBack(${list}, ${this.#match(k, old, choice)})`;
    const values = [
      ...states,
      k === 0 ? fragment`if(${choice} = 2, ${next} + 1, ${next})` : next,
      step.isShown ? fragment`if(${choice} = 0, ${list}, ${added})` : list,
    ];
    const type = raw(`'${this.#type}'`);
    return fragment`arrayMap(${raw('`$c`')} -> CAST(tuple(${joined(values, ', ')}), ${type}), arrayMap(${raw('`$a`')} -> tuple(${raw('`$a`')}, ${this.#choice(k, '`$a`')}), [${before}]))[1]`;
  }

  #stateAfter(k: number, state: number, old: string, choice: Fragment): Fragment[] {
    const kept = (position: number): Fragment => raw(element(old, this.#start(state) + position));
    const size = 2 + this.#held(state).length;
    const all = Array.from({ length: size }, (_, index) => kept(index));
    if (state === k - 1)
      return this.#emptyState(state).map((empty, index) => fragment`if(${choice} = 1, ${empty}, ${kept(index)})`);
    if (state !== k) return all;
    const step = this.#steps[k] as Step;
    const held = this.#held(state).map(({ step: of, column, type }) => {
      const kept = raw(element(old, this.#position(k, of, column)));
      if (of < k) return fragment`if(${choice} = 1, ${raw(element(old, this.#position(k - 1, of, column)))}, ${kept})`;
      const own = this.#cell(step, column, type, { accumulator: old, state: k });
      if (k === 0) return fragment`if(${choice} = 2, ${own}, ${kept})`;
      const moved = this.#cell(step, column, type, { accumulator: old, state: k - 1 });
      return fragment`multiIf(${choice} = 1, ${moved}, ${choice} = 2, ${own}, ${kept})`;
    });
    return [fragment`if(${choice} = 0, ${kept(0)}, 1)`, this.#sequence(k, old, choice), ...held];
  }

  /** The number of the sequence that step k belongs to after the row: a match of the first step begins a new one. */
  #sequence(k: number, old: string, choice: Fragment): Fragment {
    const kept = raw(element(old, this.#start(k) + 1));
    if (k === 0) return fragment`if(${choice} = 2, ${raw(element(old, this.#next))}, ${kept})`;
    return fragment`if(${choice} = 1, ${raw(element(old, this.#start(k - 1) + 1))}, ${kept})`;
  }

  /** A match: the number of the row, of its sequence, of the match, and the declared columns. */
  #match(k: number, old: string, choice: Fragment): Fragment {
    const step = this.#steps[k] as Step;
    const columns = this.#walk.declared.map(({ name, initial }) => {
      const own = this.#cell(step, name, initial.type, { accumulator: old, state: k });
      if (k === 0) return own;
      const moved = this.#cell(step, name, initial.type, { accumulator: old, state: k - 1 });
      return fragment`if(${choice} = 1, ${moved}, ${own})`;
    });
    const list = raw(element(old, this.#next + 1));
    const all = [raw('_.`$number`'), this.#sequence(k, old, choice), fragment`toInt64(length(${list}))`, ...columns];
    return fragment`CAST(tuple(${joined(all, ', ')}), ${raw(`'${this.#matchType.replaceAll("'", "\\'")}'`)})`;
  }

  /** The list of matches of a partition. */
  get matches(): Fragment {
    const empty = [...this.#steps.flatMap((_, state) => this.#emptyState(state)), raw('0'), raw('[]')];
    const type = raw(`'${this.#type}'`);
    const body = this.#steps.reduceRight<Fragment>((before, _, k) => this.#after(k, before), raw('`$acc`'));
    const { array } = this.#walk;
    const first = fragment`CAST(tuple(${joined(empty, ', ')}), ${type})`;
    const checked = fragment`if(throwIf(length(${array}) > ${raw(String(longestWalk))}, 'KQL_LIMIT: scan walks too many rows of one partition') = 0, ${array}, [])`;
    const fold = fragment`arrayFold((${raw('`$acc`, _')}) -> ${body}, ${checked}, ${first})`;
    return { text: `tupleElement(${fold.text}, ${this.#next + 1})`, columns: array.columns };
  }
}

const element = (tuple: string, position: number): string => `tupleElement(${tuple}, ${position})`;

/** The list of matches of a partition, each `(row, sequence, number, declared columns...)`. */
export const matchSql = (walk: Walk): Fragment => new Machine(walk).matches;
