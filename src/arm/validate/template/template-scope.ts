import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import type { WorkBudget } from '../../expression/context.ts';
import {
  canonicalCall,
  type EvaluationContext,
  type Expression,
  evaluateDeep,
  evaluateExpression,
  evaluateString,
  type HostFunction,
} from '../../expression/index.ts';
import { memberIn } from './member-entry.ts';

/**
 * What the expressions of one template can name, and what they give as far as the template's text alone decides it:
 * parameters are unknown whatever their defaults, variables are what they say.
 */
export class TemplateScope {
  /** Lower-case names of each kind with their spelling. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
  /** Lower-case full names of the template's own functions: `contoso.name`. */
  readonly functions: ReadonlySet<string>;
  readonly #values: JsonObject;
  readonly #known = new Map<string, Value>();
  readonly #context: EvaluationContext;

  constructor(template: JsonObject, budget: WorkBudget) {
    this.parameters = namesOf(memberIn(template, 'parameters'));
    const variables = memberIn(template, 'variables');
    this.#values = isJsonObject(variables) ? variables : {};
    this.variables = new Map([...namesOf(this.#values), ...copiedNames(this.#values)]);
    this.functions = new Set(functionsOf(memberIn(template, 'functions')));
    this.#context = { host: (name) => this.#host(name), budget };
  }

  /** What a text gives: itself, or the value of its expression; an unknown where only deployment decides it, or it fails. */
  readonly evaluate = (text: string): Value => {
    const result = evaluateString(text, this.#context);
    return result.ok ? result.value : new Unknown('unsupported', 'expression');
  };

  /** What an expression gives that is read already. */
  readonly evaluateExpression = (expression: Expression): Value => {
    const result = evaluateExpression(expression, this.#context);
    return result.ok ? result.value : new Unknown('unsupported', 'expression');
  };

  #host(name: string): HostFunction | undefined {
    if (name === 'variables')
      return ([of]) => (typeof of === 'string' ? this.#variable(of.toLowerCase()) : open(name, [of ?? null]));
    if (name === 'parameters') return (args) => new Unknown('parameter', canonicalCall(name, args));
    return this.functions.has(name) ? (args) => open(name, args) : undefined;
  }

  #variable(name: string): Value {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const unknown = new Unknown('unsupported', canonicalCall('variables', [name]));
    // Whoever asks for it while it is worked out goes in a circle.
    this.#known.set(name, unknown);
    const spelling = this.variables.get(name);
    const json: Json | undefined = spelling === undefined ? undefined : this.#values[spelling];
    if (json === undefined) return unknown;
    const result = evaluateDeep(json, this.#context);
    const value = result.ok ? result.value : unknown;
    this.#known.set(name, value);
    return value;
  }
}

const open = (name: string, args: readonly Value[]): Unknown => new Unknown('unsupported', canonicalCall(name, args));

const namesOf = (members: Json | undefined): ReadonlyMap<string, string> =>
  new Map(isJsonObject(members) ? Object.keys(members).map((name) => [name.toLowerCase(), name]) : []);

/** Variables that a loop makes: `copy: [{name, count, input}]`. */
function copiedNames(variables: JsonObject): readonly (readonly [string, string])[] {
  const copies = variables['copy'];
  if (!Array.isArray(copies)) return [];
  return copies.flatMap((copy: Json): [string, string][] => {
    const name = isJsonObject(copy) ? copy['name'] : undefined;
    return typeof name === 'string' ? [[name.toLowerCase(), name]] : [];
  });
}

function functionsOf(functions: Json | undefined): readonly string[] {
  if (!Array.isArray(functions)) return [];
  return functions.flatMap((entry: Json): string[] => {
    if (!isJsonObject(entry) || typeof entry['namespace'] !== 'string' || !isJsonObject(entry['members'])) return [];
    const { namespace, members } = entry;
    return Object.keys(members).map((name) => `${namespace}.${name}`.toLowerCase());
  });
}
