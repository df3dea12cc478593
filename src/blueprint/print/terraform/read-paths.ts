import type { Blueprint } from '../../model/blueprint.ts';
import { type ExpressionNode, expressionsIn } from '../../model/value.ts';

/** What resources tell once they stand, as far as others ask. */
export class ReadPaths {
  readonly #steps = new Map<string, (readonly (string | number)[])[]>();

  constructor(blueprint: Blueprint) {
    for (const { name, location, sku, identity, properties } of blueprint.resources) {
      for (const value of [name, location, sku, identity, properties]) {
        for (const { node } of expressionsIn(value)) {
          if (node.kind !== 'runtime') continue;
          this.#steps.set(node.symbol, [...(this.#steps.get(node.symbol) ?? []), stepsOf(node)]);
        }
      }
    }
  }

  /** The paths that are read of a resource: `properties.ipConfigurations[0].properties.privateIPAddress`. */
  of(symbol: string): readonly string[] {
    return [...new Set((this.#steps.get(symbol) ?? []).map(pathText))].sort();
  }

  /** What has to be exported of it: an array is read whole, elements are not named. */
  exported(symbol: string): readonly string[] {
    const paths = (this.#steps.get(symbol) ?? []).map((steps) => {
      const end = steps.findIndex((step) => typeof step === 'number');
      return pathText(end < 0 ? steps : steps.slice(0, end));
    });
    return [...new Set(paths)].sort();
  }
}

const stepsOf = ({ whole, path }: ExpressionNode & { kind: 'runtime' }): readonly (string | number)[] => [
  ...(whole === true ? [] : ['properties']),
  ...path,
];

/** Steps as a path with its elements in brackets. */
const pathText = (steps: readonly (string | number)[]): string =>
  steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);

/** The path that a reference reads, from the top of the resource. */
export const readPath = (node: ExpressionNode & { kind: 'runtime' }): string => pathText(stepsOf(node));
