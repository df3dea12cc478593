import { childOf } from '../../lib/json.ts';
import { isUnknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { indexOf, isIndex, nameOf, parseTraversal, type Step } from './address.ts';
import type { Graph } from './graph.ts';
import type { Instance } from './instance.ts';
import { templatePieces } from './json-template.ts';
import { joinPieces, pieceOf, unknownOf } from './value-text.ts';

/** Calls in one another that are looked into. */
const MAX_NESTING = 8;

/**
 * Works out texts of configuration in JSON syntax. There a plan shows what was written, so a reference is exactly what it
 * says, and the text around it is kept. Functions are not called, but for the one that takes the end of an id.
 */
export class Templates {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The value of a text, with unknowns for what only Azure knows. Undefined where its form cannot be told. */
  value(instance: Instance, template: string, nesting = 0): Value | undefined {
    const pieces = nesting > MAX_NESTING ? undefined : templatePieces(template);
    if (pieces === undefined) return undefined;
    const values = pieces.map((piece) =>
      typeof piece === 'string' ? piece : this.#expression(instance, piece.expression, nesting),
    );
    const [only, second] = values;
    if (only !== undefined && second === undefined) return only;
    return joinPieces(values.map(pieceOf));
  }

  #expression(instance: Instance, expression: string, nesting: number): Value {
    const unknown = unknownOf(`${instance.address}.${expression.slice(0, 200)}`);
    const quoted = /^"([^"\\]*)"$/.exec(expression)?.[1];
    if (quoted !== undefined) return this.value(instance, quoted, nesting + 1) ?? unknown;
    const end = /^element\(reverse\(split\("\/", (.+)\)\), 0\)$/.exec(expression)?.[1];
    if (end !== undefined && nesting <= MAX_NESTING) {
      const whole = this.#expression(instance, end, nesting + 1);
      return typeof whole === 'string' ? (whole.split('/').at(-1) ?? whole) : unknown;
    }
    const steps = /^[\w.[\]"-]+$/.test(expression) ? parseTraversal(expression) : undefined;
    return (steps === undefined ? undefined : this.#reference(instance, steps)) ?? unknown;
  }

  #reference(instance: Instance, steps: readonly Step[]): Value | undefined {
    const head = nameOf(steps[0]);
    if (head === 'var') {
      const name = nameOf(steps[1]);
      const isWhole = instance.module === '' && name !== undefined && steps.length === 2;
      return isWhole ? childOf(childOf(this.#graph.document.variables, name), 'value') : undefined;
    }
    if (head === undefined || ['local', 'module', 'each', 'count', 'self', 'path', 'terraform'].includes(head)) {
      return undefined;
    }
    const mode = head === 'data' ? 'data' : 'managed';
    const [type, name, ...rest] = mode === 'data' ? steps.slice(1) : steps;
    return this.#attribute(instance.module, mode, [nameOf(type), nameOf(name)], rest);
  }

  #attribute(
    module: string,
    mode: 'managed' | 'data',
    [type, name]: readonly [string | undefined, string | undefined],
    rest: readonly Step[],
  ): Value | undefined {
    if (type === undefined || name === undefined) return undefined;
    const index = indexOf(rest[0]);
    const target = this.#graph.instanceAt(module, mode, type, name, index);
    const path = rest.slice(index === undefined ? 0 : 1).map((step) => nameOf(step) ?? indexOf(step));
    if (
      target === undefined ||
      path.length === 0 ||
      rest.some((step) => isIndex(step) && indexOf(step) === undefined)
    ) {
      return undefined;
    }
    const value = this.#graph.attributeOf(
      target,
      path.filter((step) => step !== undefined),
    );
    // What nobody wrote there Azure fills in: the reference passes that on.
    return isUnknown(value) && this.#graph.unset.has(value) ? undefined : value;
  }
}
