import { ExpressionFailure } from '../../../arm/expression/index.ts';
import { isJsonObject, type Json } from '../../../lib/json.ts';
import type { Value } from '../../../model/value.ts';
import { evaluateJson, expandCopy, isPropertyCopy } from '../evaluate.ts';
import type { Frame } from '../frame.ts';
import { below, Cell, memberOf, type Place, type Session } from '../session.ts';

/**
 * The variables of one deployment, loops included. Each is evaluated when it is first read.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/variables
 */
export class Variables {
  readonly #cells = new Map<string, { readonly name: string; readonly cell: Cell<Value> }>();

  constructor(session: Session, declared: Json, place: Place, frame: () => Frame) {
    const add = (name: string, compute: () => Value): void => {
      this.#cells.set(name.toLowerCase(), { name, cell: new Cell(session, `variables('${name}')`, compute) });
    };
    for (const [name, json] of isJsonObject(declared) ? Object.entries(declared) : []) {
      const at = below(place, name);
      if (name.toLowerCase() !== 'copy' || !isPropertyCopy(json)) {
        add(name, () => evaluateJson(json, frame(), at));
        continue;
      }
      json.forEach((copy, i) => {
        const loop = memberOf(copy, 'name');
        if (typeof loop !== 'string') {
          session.report('error', 'ARM_COPY_COUNT', 'The name of a copy loop must be text', below(at, i));
          return;
        }
        add(loop, () => expandCopy(copy, loop, frame(), below(at, i)));
      });
    }
  }

  /** @throws ExpressionFailure when there is no such variable, or its value needs itself */
  get(name: string): Value {
    const variable = this.#cells.get(name.toLowerCase());
    if (variable !== undefined) return variable.cell.get();
    throw new ExpressionFailure('ARM_UNKNOWN_VARIABLE', `There is no variable "${name.slice(0, 80)}"`);
  }

  /** Every variable with its value. */
  all(): Record<string, Value> {
    return Object.fromEntries([...this.#cells.values()].map(({ name, cell }) => [name, cell.get()]));
  }
}
