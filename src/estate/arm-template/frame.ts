import { type EvaluationContext, ExpressionFailure, type HostFunction } from '../../arm/expression/index.ts';
import { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import type { Session } from './session.ts';

/** One turn of a copy loop. */
export interface Loop {
  /** Lower-case. */
  readonly name: string;
  readonly index: number | Unknown;
  /** `copyIndex()` without a name speaks of the loop of a resource or output, not of the loop of a property inside it. */
  readonly kind: 'resource' | 'value';
}

/** The entry under which a deployment answers every `list...` operation: its first argument is the operation's name. */
export const LIST = '*list';

const listing = (base: ReadonlyMap<string, HostFunction>, name: string): HostFunction | undefined => {
  const list = /^list[a-z0-9]*$/.test(name) ? base.get(LIST) : undefined;
  return list === undefined ? undefined : (args) => list([name, ...args]);
};

/** Where expressions are evaluated: the functions of their deployment, and the loops around them. */
export class Frame {
  readonly session: Session;
  readonly context: EvaluationContext;
  readonly #base: ReadonlyMap<string, HostFunction>;
  readonly #loops: readonly Loop[];

  constructor(session: Session, base: ReadonlyMap<string, HostFunction>, loops: readonly Loop[] = []) {
    this.session = session;
    this.#base = base;
    this.#loops = loops;
    const copyIndex: HostFunction = (args) => this.#copyIndex(args);
    this.context = {
      host: (name) => (name === 'copyindex' ? copyIndex : (base.get(name) ?? listing(base, name))),
      member: (of, key) => session.member(of, key),
    };
  }

  within(loop: Loop): Frame {
    return new Frame(this.session, this.#base, [...this.#loops, loop]);
  }

  #copyIndex(args: readonly Value[]): Value {
    const [first, second] = args;
    const named = typeof first === 'string';
    const loop = named ? this.#named(first) : this.#innermost();
    const offset = (named ? second : first) ?? 0;
    if (loop === undefined) {
      const what = named ? `There is no copy loop "${first.slice(0, 80)}" here` : 'There is no copy loop here';
      throw new ExpressionFailure('ARM_ARGUMENT', what);
    }
    if (typeof loop.index === 'number' && typeof offset === 'number') return loop.index + offset;
    if (loop.index instanceof Unknown) {
      if (offset === 0) return loop.index;
      return new Unknown(loop.index.reason, `add(${loop.index.identity},${String(offset)})`);
    }
    if (offset instanceof Unknown) return new Unknown(offset.reason, `add(${loop.index},${offset.toString()})`);
    throw new ExpressionFailure('ARM_ARGUMENT', 'The offset of copyIndex must be a number');
  }

  #named(name: string): Loop | undefined {
    return this.#loops.findLast((loop) => loop.name === name.toLowerCase());
  }

  #innermost(): Loop | undefined {
    return this.#loops.findLast((loop) => loop.kind === 'resource') ?? this.#loops.at(-1);
  }
}
