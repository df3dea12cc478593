import { functionNames, hostFunctionNames } from '../arm/expression/index.ts';
import { isJsonObject, type Json, type JsonObject, type JsonPath } from '../lib/json.ts';
import type { AliasTable } from './aliases/alias-table.ts';
import type { Condition, FieldOperand, Subject } from './condition.ts';
import type { PolicyError } from './definition.ts';
import { resolveField } from './field.ts';
import { compileOperand, functionsOf, type Operand } from './operand.ts';
import { findOperator, type Operator } from './operators.ts';

/** The deepest nesting of conditions; Azure allows far less. */
const MAX_DEPTH = 100;

/** Compiles the parts of one rule and gathers what is wrong with it. */
export class RuleCompiler {
  readonly errors: PolicyError[] = [];
  readonly #aliases: AliasTable | undefined;
  /** Leaves compiled so far. */
  leaves = 0;

  constructor(aliases: AliasTable | undefined) {
    this.#aliases = aliases;
  }

  fail(code: string, path: JsonPath, what: string): undefined {
    this.errors.push({ code, message: `${printPath(path)}: ${what}`, path });
    return undefined;
  }

  operand(json: Json, path: JsonPath): Operand {
    const compiled = compileOperand(json);
    if (compiled.ok) {
      const unknown = unknownFunction(compiled.value);
      if (unknown !== undefined) this.fail('POLICY_EXPRESSION', path, `there is no function "${unknown.slice(0, 60)}"`);
      return compiled.value;
    }
    this.fail('POLICY_EXPRESSION', path, compiled.error);
    return { kind: 'Constant', value: null };
  }

  condition(json: Json | undefined, path: JsonPath): Condition | undefined {
    if (path.length > MAX_DEPTH * 3)
      return this.fail('POLICY_TOO_DEEP', path.slice(0, 6), 'conditions nest too deeply');
    if (!isJsonObject(json)) return this.fail('POLICY_SHAPE', path, 'a condition must be an object');
    const members = Object.entries(json);
    const [first] = members;
    if (first === undefined) return this.fail('POLICY_SHAPE', path, 'a condition must not be empty');
    const key = first[0].toLowerCase();
    if (key === 'allof' || key === 'anyof' || key === 'not') {
      if (members.length > 1)
        return this.fail('POLICY_UNKNOWN_KEY', path, `"${first[0]}" takes no other key beside it`);
      return key === 'not' ? this.#not(first[1], [...path, first[0]]) : this.#logic(key, first[1], [...path, first[0]]);
    }
    return this.#leaf(members, path);
  }

  #not(json: Json, path: JsonPath): Condition | undefined {
    const condition = this.condition(json, path);
    return condition && { kind: 'Not', condition };
  }

  #logic(key: 'allof' | 'anyof', json: Json, path: JsonPath): Condition | undefined {
    if (!Array.isArray(json)) return this.fail('POLICY_SHAPE', path, 'must be a list of conditions');
    const conditions = (json as readonly Json[]).map((item, i) => this.condition(item, [...path, i]));
    const whole = conditions.filter((condition) => condition !== undefined);
    return { kind: key === 'allof' ? 'AllOf' : 'AnyOf', conditions: whole };
  }

  #leaf(members: readonly (readonly [string, Json])[], path: JsonPath): Condition | undefined {
    let subject: Subject | 'source' | undefined;
    let comparison: { operator: Operator; expected: Operand } | undefined;
    for (const [key, value] of members) {
      const operator = findOperator(key);
      const at = [...path, key];
      if (operator !== undefined) {
        if (comparison !== undefined) return this.fail('POLICY_SHAPE', at, 'a condition takes one operator');
        comparison = { operator, expected: this.operand(value, at) };
      } else {
        if (subject !== undefined)
          return this.fail('POLICY_UNKNOWN_KEY', at, `unknown key or operator "${key.slice(0, 60)}"`);
        subject = this.#subject(key, value, at);
        if (subject === undefined) return undefined;
      }
    }
    if (subject === undefined) return this.fail('POLICY_SHAPE', path, 'a condition needs "field", "value" or "count"');
    if (comparison === undefined) return this.fail('POLICY_SHAPE', path, 'a condition needs an operator');
    if (subject === 'source') return { kind: 'Unsupported', what: 'a condition on "source"' };
    return { kind: 'Leaf', subject, ...comparison, at: path, ordinal: this.leaves++ };
  }

  #subject(key: string, json: Json, path: JsonPath): Subject | 'source' | undefined {
    switch (key.toLowerCase()) {
      case 'field': {
        const field = this.#field(json, path);
        return field && { kind: 'Field', field };
      }
      case 'value':
        return { kind: 'Value', value: this.operand(json, path) };
      case 'count':
        return this.#count(json, path);
      case 'source':
        return 'source';
      default:
        return this.fail('POLICY_UNKNOWN_KEY', path, `unknown key or operator "${key.slice(0, 60)}"`);
    }
  }

  #field(json: Json, path: JsonPath): FieldOperand | undefined {
    if (typeof json !== 'string') return this.fail('POLICY_SHAPE', path, 'a field must be a text');
    const operand = this.operand(json, path);
    if (operand.kind !== 'Constant') return { kind: 'Computed', text: operand };
    return { kind: 'Fixed', field: resolveField(String(operand.value), this.#aliases) };
  }

  #count(json: Json, path: JsonPath): Subject | undefined {
    if (!isJsonObject(json)) return this.fail('POLICY_SHAPE', path, 'a count must be an object');
    const parts = this.#countParts(json, path);
    if (parts === undefined) return undefined;
    const where = parts.where === undefined ? undefined : this.condition(parts.where, [...path, 'where']);
    if (parts.where !== undefined && where === undefined) return undefined;
    const filter = where === undefined ? {} : { where };
    if (parts.field !== undefined) {
      const field = this.#field(parts.field, [...path, 'field']);
      if (field?.kind === 'Fixed' && !field.field.text.includes('[*]')) {
        return this.fail('POLICY_SHAPE', [...path, 'field'], 'a counted field must name elements with [*]');
      }
      return field && { kind: 'Count', over: { kind: 'Field', field }, ...filter };
    }
    const value = this.operand(parts.value ?? null, [...path, 'value']);
    const name = typeof parts.name === 'string' ? parts.name : '';
    return { kind: 'Count', over: { kind: 'Value', value, name }, ...filter };
  }

  #countParts(
    json: JsonObject,
    path: JsonPath,
  ): Readonly<Partial<Record<'field' | 'value' | 'name' | 'where', Json>>> | undefined {
    const parts: Partial<Record<'field' | 'value' | 'name' | 'where', Json>> = {};
    for (const [key, value] of Object.entries(json)) {
      const name = key.toLowerCase();
      if (name === 'field' || name === 'value' || name === 'name' || name === 'where') parts[name] = value;
      else return this.fail('POLICY_UNKNOWN_KEY', [...path, key], `unknown key "${key.slice(0, 60)}" in a count`);
    }
    if ((parts.field === undefined) === (parts.value === undefined)) {
      return this.fail('POLICY_SHAPE', path, 'a count needs "field" or "value", one of them');
    }
    return parts;
  }
}

const knownFunctions = new Set([...functionNames, ...hostFunctionNames].map((name) => name.toLowerCase()));

/** The first function called that does not exist. */
function unknownFunction(operand: Operand): string | undefined {
  return functionsOf(operand).find((name) => !knownFunctions.has(name));
}

const printPath = (path: JsonPath): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${step.slice(0, 60)}`))
    .join('');
