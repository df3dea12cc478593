import { ExpressionFailure } from '../../../arm/expression/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { evaluateJson } from '../evaluate.ts';
import type { Frame } from '../frame.ts';
import { below, byLowerName, Cell, entryOf, memberOf, type Place, type Session } from '../session.ts';
import { checkValue, coerceText, type Definitions, holdsSecret, resolveType, typeName } from './parameter-type.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A value that someone gives a parameter. `null` counts as not given, as Azure has it. */
export interface Supplied {
  readonly place: Place | undefined;
  readonly value: () => Value;
  /** From a command line: text that may stand for a number, a truth value, or JSON. */
  readonly text?: boolean;
}

/** What is given to the parameters of a deployment, by lower-case name; unknown where nobody knows which are given at all. */
export type SuppliedValues = ReadonlyMap<string, Supplied> | Unknown;

/** A declared parameter and its value. */
export interface ParameterValue {
  readonly name: string;
  readonly type: string;
  readonly secure: boolean;
  readonly value: Value;
}

interface Parameter {
  readonly name: string;
  readonly secure: boolean;
  readonly declared: JsonObject;
  readonly cell: Cell<Value>;
}

export interface ParametersInput {
  readonly session: Session;
  readonly declared: Json | undefined;
  readonly definitions: Definitions;
  readonly place: Place;
  /** By lower-case name. */
  readonly supplied: SuppliedValues;
  /** What stands before the name in the identity of a missing parameter: empty for the template itself. */
  readonly owner: string;
  /** For default values, which may read other parameters. */
  readonly frame: () => Frame;
}

/**
 * The parameters of one deployment. Each is evaluated when it is first read, so defaults may read one another.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters
 */
export class Parameters {
  readonly #input: ParametersInput;
  readonly #declared: ReadonlyMap<string, Parameter>;

  constructor(input: ParametersInput) {
    this.#input = input;
    const entries = isJsonObject(input.declared) ? Object.entries(input.declared) : [];
    this.#declared = byLowerName(
      entries.map(([name, json]) => [name, this.#parameter(name, isJsonObject(json) ? json : {})]),
    );
  }

  /** @throws ExpressionFailure when there is no such parameter, or its value needs itself */
  get(name: string): Value {
    const parameter = this.#declared.get(name.toLowerCase());
    if (parameter === undefined) {
      throw new ExpressionFailure('ARM_UNKNOWN_PARAMETER', `There is no parameter "${name.slice(0, 80)}"`);
    }
    const value = parameter.cell.get();
    if (!parameter.secure) return value;
    const { definitions, owner } = this.#input;
    const hidden = withoutSecrets(value, parameter.declared, definitions, `${owner}parameters('${parameter.name}')`);
    if (hidden !== null && hidden !== '' && !(hidden instanceof Unknown)) this.#input.session.tainted = true;
    return hidden;
  }

  /** Every parameter with its value. Given values that no parameter takes are reported. */
  all(): readonly ParameterValue[] {
    const given = this.#input.supplied;
    for (const [name, supplied] of given instanceof Unknown ? [] : given) {
      if (this.#declared.has(name) || supplied.place === undefined) continue;
      const message = `The template has no parameter "${name.slice(0, 80)}"`;
      this.#input.session.report('warning', 'ARM_UNDECLARED_PARAMETER', message, supplied.place);
    }
    return [...this.#declared.values()].map(({ name, secure, cell }) => {
      const declared = memberOf(this.#input.declared, name);
      const type = isJsonObject(declared) ? typeName(resolveType(declared, this.#input.definitions)) : '';
      return { name, type, secure, value: cell.get() };
    });
  }

  #parameter(name: string, declared: JsonObject): Parameter {
    const { session, definitions } = this.#input;
    const cell = new Cell(session, `parameters('${name}')`, () => this.#evaluate(name, declared));
    return { name, secure: holdsSecret(declared, definitions), declared, cell };
  }

  #evaluate(name: string, declared: JsonObject): Value {
    const { session, definitions, place } = this.#input;
    const at = below(place, name);
    const type = resolveType(declared, definitions);
    const all = this.#input.supplied;
    if (all instanceof Unknown) return new Unknown(all.reason, `${all.identity}.${name}.value`);
    const supplied = all.get(name.toLowerCase());
    const given = supplied?.value() ?? null;
    const value = supplied?.text ? coerceGiven(given, type) : given;
    const result = value === null ? this.#default(name, type, at) : value;
    const problem = checkValue(result, type);
    if (problem !== undefined) {
      const where = value === null ? at : (supplied?.place ?? at);
      session.report('error', 'ARM_PARAMETER_VALUE', `The value of parameter "${name}" ${problem}`, where);
    }
    return result;
  }

  #default(name: string, type: JsonObject, place: Place): Value {
    const fallback = entryOf(type, 'defaultValue');
    if (fallback !== undefined) return evaluateJson(fallback[1], this.#input.frame(), below(place, fallback[0]));
    if (memberOf(type, 'nullable') === true) return null;
    const { session, owner } = this.#input;
    const message = `Parameter "${name}" has no value: what depends on it is unknown; give it in a parameter file`;
    session.report(session.options.strict ? 'error' : 'warning', 'ARM_MISSING_PARAMETER', message, place);
    return new Unknown('parameter', `${owner}parameters('${name}')`);
  }
}

const coerceGiven = (value: Value, type: JsonObject): Value =>
  typeof value === 'string' ? coerceText(value, type) : value;
