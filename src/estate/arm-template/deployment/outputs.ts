import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import { isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { evaluateJson, expandCopy } from '../evaluate.ts';
import type { Frame } from '../frame.ts';
import { below, entryOf, memberOf, type Place } from '../session.ts';

/**
 * The outputs of a template as `reference(deployment).outputs` shows them: `{name: {type, value}}`. One whose condition
 * is false is not there; one whose condition is unknown may be absent.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/outputs
 */
export function readOutputs(template: Json, frame: Frame, place: Place): ValueObject {
  const [key, outputs] = entryOf(template, 'outputs') ?? ['outputs', {}];
  if (!isJsonObject(outputs)) return {};
  const members: [string, Value][] = [];
  for (const [name, output] of Object.entries(outputs)) {
    const at = below(place, key, name);
    if (!isJsonObject(output)) {
      frame.session.report('error', 'ARM_OUTPUT', 'An output must be an object', at);
      continue;
    }
    const condition = conditionOf(output, frame, at);
    if (condition === false) continue;
    const type = memberOf(output, 'type');
    const value = outputValue(output, name, frame, at);
    const shown = condition instanceof Unknown ? maybe(condition, name) : value;
    members.push([name, { type: typeof type === 'string' ? type : 'object', value: shown }]);
  }
  return Object.fromEntries(members);
}

const maybe = (condition: Unknown, name: string): Unknown =>
  new Unknown(condition.reason, `if(${condition.identity},outputs('${name}'))`, { presence: 'maybe-absent' });

function conditionOf(output: JsonObject, frame: Frame, place: Place): Value {
  const entry = entryOf(output, 'condition');
  return entry === undefined ? true : evaluateJson(entry[1], frame, below(place, entry[0]));
}

function outputValue(output: JsonObject, name: string, frame: Frame, place: Place): Value {
  const copy = entryOf(output, 'copy');
  if (copy !== undefined && isJsonObject(copy[1]))
    return expandCopy(copy[1], name, frame, below(place, copy[0]), 'resource');
  const value = entryOf(output, 'value');
  return value === undefined ? null : evaluateJson(value[1], frame, below(place, value[0]));
}

/** Name and value alone. */
export function outputValues(outputs: ValueObject): Record<string, Value> {
  const values = Object.entries(outputs).map(([name, output]): [string, Value] => [
    name,
    isValueObject(output) ? (output['value'] ?? null) : output,
  ]);
  return Object.fromEntries(values);
}

/** Names of those whose type is a secure one. */
export const secureOutputs = (outputs: ValueObject): readonly string[] =>
  Object.entries(outputs)
    .filter(([, output]) => isValueObject(output) && /^secure/i.test(String(output['type'])))
    .map(([name]) => name);
