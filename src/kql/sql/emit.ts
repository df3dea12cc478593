import type { JoinKey, JoinOutput, NamedFragment, PlanColumn, PlanNode } from '../plan/node.ts';
import { noteLimits } from '../plan/note-limits.ts';
import { orderText } from '../plan/relation.ts';
import { columnReference, type Fragment, neverNull, quotedName } from './fragment.ts';

/** A SELECT that may still take more clauses. */
interface Select {
  readonly from: string | TwoSources;
  readonly values: readonly NamedFragment[];
  /** Whether the values are the columns of `from` as they are. */
  readonly plain: boolean;
  readonly where: readonly string[];
  readonly tail: string;
}

/** A table whose rows are in two places, each asked by itself so that its own indexes answer. */
interface TwoSources {
  readonly stored: string;
  /** SQL that holds for the stored rows that are meant. */
  readonly condition: string;
  readonly sealed: string;
  readonly columns: readonly PlanColumn[];
}

/** Characters of a shared relation from which on a statement of its own costs less than analysing it wherever it is read. */
const longestExpression = 1000;

/** Prints plans. Each step asks the step below only for the columns that are read above it. */
class Emitter {
  readonly #shared = new Map<string, string>();
  readonly #uses = new Map<string, number>();
  readonly #stages: Map<string, string> | undefined;

  /** @param stages takes shared relations as statements of their own; without it they become common table expressions */
  constructor(stages?: Map<string, string>) {
    this.#stages = stages;
  }

  /** Counts how often each shared relation is read: what is read once is printed in its place. */
  count(node: PlanNode): void {
    if (node.kind === 'Shared') {
      const uses = (this.#uses.get(node.name) ?? 0) + 1;
      this.#uses.set(node.name, uses);
      if (uses > 1) return;
    }
    if ('input' in node) this.count(node.input);
    if (node.kind === 'Union') for (const input of node.inputs) this.count(input);
    if (node.kind !== 'Join') return;
    this.count(node.left);
    this.count(node.right);
  }

  query(node: PlanNode, columns: readonly PlanColumn[], tail: string, extra: ReadonlySet<string>): string {
    const needed = new Set([...columns.map(({ name }) => name), ...extra]);
    const inner = this.select(node, needed);
    const list = columns.map(({ name }) => `_.${quotedName(name)} AS ${quotedName(name)}`).join(', ');
    const body = `SELECT ${list === '' ? '1' : list} FROM (${printed(inner)}) AS _${tail}`;
    return this.#withShared(body);
  }

  #withShared(body: string): string {
    if (this.#shared.size === 0) return body;
    return `WITH ${[...this.#shared].map(([name, text]) => `${quotedName(name)} AS ${text}`).join(', ')} ${body}`;
  }

  select(node: PlanNode, needed: ReadonlySet<string>): Select {
    switch (node.kind) {
      case 'Scan':
        return scan(sourceOf(node, needed), node.columns, needed);
      case 'Rows':
        return rows(node, needed);
      case 'Filter':
        return this.#filter(node, needed);
      case 'Project':
        return this.#project(node, needed);
      case 'Aggregate':
        return this.#aggregate(node, needed);
      case 'Join':
        return this.#join(node, needed);
      case 'Union':
        return this.#union(node, needed);
      case 'Limit':
        return this.#limit(node, needed);
      case 'Unnest':
        return this.#unnest(node, needed);
      case 'Shared':
        return this.#use(node, needed);
      default:
        return node satisfies never;
    }
  }

  #from(node: PlanNode, needed: ReadonlySet<string>): string {
    return `(${printed(this.select(node, needed))})`;
  }

  #filter(node: Extract<PlanNode, { kind: 'Filter' }>, needed: ReadonlySet<string>): Select {
    const below = this.select(node.input, union(needed, node.condition.columns));
    const kept = pick(node.columns, needed);
    if (below.plain && below.tail === '')
      return { ...below, values: kept, where: [...below.where, node.condition.text] };
    return { from: `(${printed(below)})`, values: kept, plain: true, where: [node.condition.text], tail: '' };
  }

  #project(node: Extract<PlanNode, { kind: 'Project' }>, needed: ReadonlySet<string>): Select {
    const values = node.values.filter(({ name }) => needed.has(name));
    const below = this.select(node.input, union(...values.map(({ value }) => value.columns)));
    const plain = values.every(({ name, value }) => value.text === columnReference(name).text);
    // A window function would see the rows after the filter: below it the filters are done first.
    const mergeable = below.plain && below.tail === '' && !(node.window && below.where.length > 0);
    if (mergeable) return { ...below, values, plain };
    return { from: `(${printed(below)})`, values, plain, where: [], tail: '' };
  }

  #aggregate(node: Extract<PlanNode, { kind: 'Aggregate' }>, needed: ReadonlySet<string>): Select {
    const values = node.values.filter(({ name }) => needed.has(name));
    const below = this.select(node.input, union(...[...node.keys, ...values].map(({ value }) => value.columns)));
    const base = below.plain && below.tail === '' ? below : { from: `(${printed(below)})`, where: [] };
    // `GROUP BY ()` over nothing still gives one row, as Kusto does; a plain `GROUP BY key` gives none, as Kusto does.
    const tail = node.keys.length === 0 ? '' : ` GROUP BY ${node.keys.map(({ value }) => value.text).join(', ')}`;
    const shown = [...node.keys.filter(({ name }) => needed.has(name)), ...values];
    // With nothing asked of it but its rows, an aggregate without keys must not become a plain SELECT.
    const some = shown.length > 0 || node.keys.length > 0 ? shown : node.values.slice(0, 1);
    return { from: base.from, where: base.where, values: some, plain: false, tail: tail === '' ? ' ' : tail };
  }

  #join(node: Extract<PlanNode, { kind: 'Join' }>, needed: ReadonlySet<string>): Select {
    const outputs = node.outputs.filter(({ column }) => needed.has(column.name));
    const sources = (side: 'left' | 'right'): string[] =>
      outputs.filter((output) => output.side === side).map(({ source }) => source);
    const left = this.#from(node.left, new Set([...sources('left'), ...node.keys.map((key) => key.left.name)]));
    const right = this.#from(node.right, new Set([...sources('right'), ...node.keys.map((key) => key.right.name)]));
    const from = `${left} AS l ${joinWord[node.join]} ${right} AS r${node.join === 'CROSS' ? '' : ` ON ${node.keys.map(keyText).join(' AND ')}`}`;
    const list = outputs.map((output) => outputText(output, node.join)).join(', ');
    return {
      from: `(SELECT ${list === '' ? '1 AS `$one`' : list} FROM ${from})`,
      values: pick(node.columns, needed),
      plain: true,
      where: [],
      tail: '',
    };
  }

  #union(node: Extract<PlanNode, { kind: 'Union' }>, needed: ReadonlySet<string>): Select {
    const kept = pick(node.columns, needed);
    const parts = node.inputs.map((input) => {
      const below = this.select(input, new Set(kept.map(({ name }) => name)));
      const byName = new Map(below.values.map((value) => [value.name, value]));
      const values = kept.map(({ name }) => byName.get(name)).filter((value) => value !== undefined);
      return printed({ ...below, values });
    });
    return { from: `(${parts.join(' UNION ALL ')})`, values: kept, plain: true, where: [], tail: '' };
  }

  #limit(node: Extract<PlanNode, { kind: 'Limit' }>, needed: ReadonlySet<string>): Select {
    const order = orderText(node.order);
    const from = this.#from(node.input, union(needed, order.columns, new Set(node.by)));
    const by = node.by.map((name) => columnReference(name).text).join(', ');
    const sort = node.order.length === 0 ? '' : ` ORDER BY ${order.text}`;
    const cut = node.limit === undefined ? '' : ` LIMIT ${node.limit.text}${by === '' ? '' : ` BY ${by}`}`;
    return { from, values: pick(node.columns, needed), plain: true, where: [], tail: `${sort}${cut}` };
  }

  #unnest(node: Extract<PlanNode, { kind: 'Unnest' }>, needed: ReadonlySet<string>): Select {
    const produced = new Set(node.arrays.map(({ name }) => name));
    const kept = pick(node.columns, needed);
    // All arrays are of one length: what nobody reads is left out, but for one that makes the rows.
    const read = node.arrays.filter(({ name }) => needed.has(name));
    const taken = read.length > 0 ? read : node.arrays.slice(0, 1);
    const below = union(
      new Set(kept.map(({ name }) => name).filter((name) => !produced.has(name))),
      ...taken.map(({ value }) => value.columns),
    );
    const from = this.#from(node.input, below);
    // The elements get names of their own: a produced column may be called as the one it is made of.
    const element = (name: string): string => quotedName(`$element of ${name}`);
    const arrays = taken.map(({ name, value }) => `${value.text} AS ${element(name)}`).join(', ');
    const list = kept
      .map(({ name }) => `${produced.has(name) ? element(name) : columnReference(name).text} AS ${quotedName(name)}`)
      .join(', ');
    const text = `(SELECT ${list === '' ? '1 AS `$one`' : list} FROM ${from} AS _ ARRAY JOIN ${arrays})`;
    return { from: text, values: kept, plain: true, where: [], tail: '' };
  }

  #use(node: Extract<PlanNode, { kind: 'Shared' }>, needed: ReadonlySet<string>): Select {
    if (this.#uses.get(node.name) === 1) return this.select(node.input, needed);
    const stage = `stage${node.name.replaceAll(/\W/g, '_')}`;
    if (!this.#shared.has(node.name) && this.#stages?.has(stage) !== true) {
      const text = printed(this.select(node.input, new Set(node.columns.map(({ name }) => name))));
      if (this.#stages !== undefined && text.length > longestExpression)
        this.#stages.set(stage, this.#withShared(text));
      else this.#shared.set(node.name, `${node.once ? 'MATERIALIZED ' : ''}(${text})`);
    }
    if (this.#stages?.has(stage) === true) return scan(`{${stage}:Identifier}`, node.columns, needed);
    return scan(quotedName(node.name), node.columns, needed);
  }
}

const joinWord = {
  INNER: 'INNER JOIN',
  LEFT: 'LEFT JOIN',
  RIGHT: 'RIGHT JOIN',
  FULL: 'FULL JOIN',
  SEMI: 'LEFT SEMI JOIN',
  ANTI: 'LEFT ANTI JOIN',
  CROSS: 'CROSS JOIN',
} as const;

/** Keys that can be null match null keys; others use bare `=`, which every join algorithm takes. */
const keyText = ({ left, right }: JoinKey): string => {
  const operator = left.nullable || right.nullable ? '<=>' : '=';
  return `l.${quotedName(left.name)} ${operator} r.${quotedName(right.name)}`;
};

const outputText = ({ side, source, column }: JoinOutput, join: string): string => {
  const reference = `${side === 'left' ? 'l' : 'r'}.${quotedName(source)}`;
  const outer = join === 'FULL' || (side === 'right' ? join === 'LEFT' : join === 'RIGHT');
  return `${outer && neverNull(column.type) ? `ifNull(${reference}, '')` : reference} AS ${quotedName(column.name)}`;
};

/** The stored table, or with it the rows that have left it. */
const sourceOf = (
  { table, columns, sealed }: Extract<PlanNode, { kind: 'Scan' }>,
  needed: ReadonlySet<string>,
): string | TwoSources => {
  if (sealed === undefined) return quotedName(table);
  const read = columns.filter(({ name }) => needed.has(name));
  const values = read.map(({ name }) => `${sealed.values.get(name) ?? quotedName(name)} AS ${quotedName(name)}`);
  return {
    stored: quotedName(table),
    condition: sealed.stored,
    sealed: `(SELECT ${values.length === 0 ? '1 AS `$one`' : values.join(', ')} FROM ${sealed.word} AS s)`,
    columns: read,
  };
};

const scan = (from: Select['from'], columns: readonly PlanColumn[], needed: ReadonlySet<string>): Select => ({
  from,
  values: pick(columns, needed),
  plain: true,
  where: [],
  tail: '',
});

const rows = (node: Extract<PlanNode, { kind: 'Rows' }>, needed: ReadonlySet<string>): Select => {
  if (node.columns.length === 0) return { from: '(SELECT 1 AS `$one`)', values: [], plain: true, where: [], tail: '' };
  const names = node.columns.map(({ name }, index) => `tupleElement(\`$r\`, ${index + 1}) AS ${quotedName(name)}`);
  const arrays = node.arrays.map(({ text }) => text).join(', ');
  const from = `(SELECT ${names.join(', ')} FROM (SELECT arrayJoin(arrayZip(${arrays})) AS \`$r\`))`;
  return { from, values: pick(node.columns, needed), plain: true, where: [], tail: '' };
};

const pick = (columns: readonly PlanColumn[], needed: ReadonlySet<string>): NamedFragment[] =>
  columns.filter(({ name }) => needed.has(name)).map((column) => ({ ...column, value: columnReference(column.name) }));

const union = (...sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));

const printed = ({ from, values, where, tail }: Select): string => {
  const list = values
    .map(({ name, value }: { name: string; value: Fragment }) => `${value.text} AS ${quotedName(name)}`)
    .join(', ');
  const [source, filter] = typeof from === 'string' ? [from, filterText(where)] : [unitedText(from, where), ''];
  return `SELECT ${list === '' ? '1 AS `$one`' : list} FROM ${source} AS _${filter}${tail.trimEnd()}`;
};

const filterText = (where: readonly string[]): string =>
  where.length === 0 ? '' : ` WHERE ${where.length === 1 ? where[0] : where.map((text) => `(${text})`).join(' AND ')}`;

const unitedText = ({ stored, condition, sealed, columns }: TwoSources, where: readonly string[]): string => {
  const list = printedColumns(columns);
  return `(SELECT ${list} FROM ${stored} AS _${filterText([...where, condition])} UNION ALL SELECT ${list} FROM ${sealed} AS _${filterText(where)})`;
};

const printedColumns = (columns: readonly PlanColumn[]): string =>
  columns.map(({ name }) => `${columnReference(name).text} AS ${quotedName(name)}`).join(', ') || '1 AS `$one`';

type Order = Parameters<typeof orderText>[0];

const emitWith = (emitter: Emitter, node: PlanNode, columns: readonly PlanColumn[], order: Order): string => {
  const sort = orderText(order);
  noteLimits(node);
  emitter.count(node);
  return emitter.query(node, columns, order.length === 0 ? '' : ` ORDER BY ${sort.text}`, sort.columns);
};

/** The SQL of a plan: exactly the given columns, in the given order of rows. */
export const emit = (node: PlanNode, columns: readonly PlanColumn[], order: Order): string =>
  emitWith(new Emitter(), node, columns, order);

/** A relation that later statements read under the name that the parameter `name`, an identifier, gives it. */
export interface Stage {
  readonly name: string;
  readonly sql: string;
}

/**
 * The same in statements: each relation that is read more than once is one of its own, to be kept in a table before those that
 * follow run. The engine analyses a common table expression again wherever it is read, and those inside it again for each of these.
 */
export const emitStaged = (
  node: PlanNode,
  columns: readonly PlanColumn[],
  order: Order,
): { readonly stages: readonly Stage[]; readonly sql: string } => {
  const stages = new Map<string, string>();
  const sql = emitWith(new Emitter(stages), node, columns, order);
  return { stages: [...stages].map(([name, text]) => ({ name, sql: text })), sql };
};
