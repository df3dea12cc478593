import type { WorkBudget } from '../../arm/expression/context.ts';
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

/**
 * Where expressions are evaluated: the functions of their deployment, and the loops around them. A loop makes a frame for
 * each of its turns, so a frame is small and shares all else with the frame around it.
 */
export class Frame implements EvaluationContext {
  readonly session: Session;
  /** Whether a failure goes on to the expression that called, as it does inside a function of the template. */
  readonly propagates: boolean;
  readonly #base: ReadonlyMap<string, HostFunction>;
  readonly #loop: Loop | undefined;
  readonly #outer: Frame | undefined;

  constructor(
    session: Session,
    base: ReadonlyMap<string, HostFunction>,
    propagates = false,
    loop?: Loop,
    outer?: Frame,
  ) {
    this.session = session;
    this.propagates = propagates;
    this.#base = base;
    this.#loop = loop;
    this.#outer = outer;
  }

  within(loop: Loop): Frame {
    return new Frame(this.session, this.#base, this.propagates, loop, this);
  }

  get budget(): WorkBudget {
    return this.session.budget;
  }

  host(name: string): HostFunction | undefined {
    if (name === 'copyindex') return (args) => this.#copyIndex(args);
    return this.#base.get(name) ?? listing(this.#base, name);
  }

  member(of: Unknown, key: string | number): Value | undefined {
    return this.session.member(of, key);
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
    const wanted = name.toLowerCase();
    return this.#find((loop) => loop.name === wanted);
  }

  #innermost(): Loop | undefined {
    return this.#find((loop) => loop.kind === 'resource') ?? this.#loop;
  }

  #find(wanted: (loop: Loop) => boolean): Loop | undefined {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.#outer) {
      if (frame.#loop !== undefined && wanted(frame.#loop)) return frame.#loop;
    }
    return undefined;
  }
}
