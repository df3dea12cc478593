import { ExpressionFailure, evaluateString } from '../../arm/expression/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { limits } from '../../model/limits.ts';
import { Unknown } from '../../model/unknown.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import type { Frame, Loop } from './frame.ts';
import { below, entryOf, memberOf, type Place, pathOf } from './session.ts';

/** An unknown for what could not be evaluated; the diagnostic says why. */
export const unsupported = (place: Place): Unknown =>
  new Unknown('unsupported', `${place.document.file}#${pathOf(place).join('/')}`);

/**
 * Evaluates a JSON value of a template: every string and every name of a member, and the copy loops of properties.
 * What cannot be evaluated is named in one diagnostic and becomes unknown; nothing is thrown but a circle or an
 * exhausted budget that belongs to whoever asked.
 */
export function evaluateJson(json: Json, frame: Frame, place: Place): Value {
  if (typeof json === 'string') return json.startsWith('[') ? evaluateText(json, frame, place) : json;
  if (typeof json !== 'object' || json === null) return json;
  frame.session.spend();
  if (isJsonObject(json)) return evaluateObject(json, frame, place);
  frame.session.spend(json.length);
  return json.map((element, i) => evaluateJson(element, frame, below(place, i)));
}

/** Evaluates one string of a template. A failure is reported with its place; secrets stay out of its message. */
function evaluateText(text: string, frame: Frame, place: Place): Value {
  const { session } = frame;
  const outer = session.tainted;
  session.tainted = false;
  const result = evaluateString(text, frame);
  const secret = session.tainted;
  session.tainted ||= outer;
  if (result.ok) return result.value;
  const { code, message } = result.error;
  if (frame.propagates) throw new ExpressionFailure(code, message);
  session.reportFailure(code, secret ? withoutDetail(code) : message, place);
  return unsupported(place);
}

/** What may be said of a failure while a secret was at hand: the message itself might quote it. */
const withoutDetail = (code: string): string =>
  `${WITHOUT_DETAIL.get(code) ?? 'The expression cannot be evaluated'} (details left out: it reads a secure parameter)`;

const WITHOUT_DETAIL: ReadonlyMap<string, string> = new Map([
  ['ARM_FAIL', 'The template calls fail()'],
  ['ARM_NO_MEMBER', 'The expression reads a member that is not there'],
  ['ARM_ARGUMENT', 'A function gets an argument that it cannot take'],
  ['ARM_CIRCULAR', 'The expression depends on itself'],
]);

function evaluateObject(json: JsonObject, frame: Frame, place: Place): ValueObject {
  const members: [string, Value][] = [];
  for (const [name, member] of Object.entries(json)) {
    const at = below(place, name);
    if (name.toLowerCase() === 'copy' && isPropertyCopy(member)) members.push(...expandCopies(member, frame, at));
    else members.push([evaluateName(name, frame, at), evaluateJson(member, frame, at)]);
  }
  frame.session.spend(members.length);
  return Object.fromEntries(members);
}

function evaluateName(name: string, frame: Frame, place: Place): string {
  if (!name.startsWith('[')) return name;
  const value = evaluateText(name, frame, place);
  if (typeof value === 'string') return value;
  if (value instanceof Unknown) return value.toString();
  frame.session.report('error', 'ARM_ARGUMENT', 'The name of a member must be text', place);
  return name;
}

/** `copy: [{name, count, input}]` inside properties or variables is a loop; anything else of that name is a property. */
export const isPropertyCopy = (json: Json): json is readonly JsonObject[] =>
  Array.isArray(json) &&
  json.length > 0 &&
  json.every(
    (item: Json) =>
      isJsonObject(item) &&
      memberOf(item, 'name') !== undefined &&
      memberOf(item, 'count') !== undefined &&
      memberOf(item, 'input') !== undefined,
  );

/** The members that the copy loops of an object give it: one array for each loop. */
function expandCopies(copies: readonly JsonObject[], frame: Frame, place: Place): [string, Value][] {
  return copies.flatMap((copy, i): [string, Value][] => {
    const at = below(place, i);
    const name = evaluateJson(memberOf(copy, 'name') ?? '', frame, below(at, 'name'));
    if (typeof name !== 'string') {
      const reason = name instanceof Unknown ? 'is not known' : 'must be text';
      frame.session.report('warning', 'ARM_COPY_COUNT', `The name of the copy loop ${reason}`, below(at, 'name'));
      return [];
    }
    return [[name, expandCopy(copy, name, frame, at)]];
  });
}

/** One copy loop over a value: an array, or unknown as a whole where nobody knows how many elements it has. */
export function expandCopy(
  copy: JsonObject,
  name: string,
  frame: Frame,
  place: Place,
  kind: Loop['kind'] = 'value',
): Value {
  const count = readCount(copy, frame, place);
  if (count instanceof Unknown) return new Unknown(count.reason, `copy(${pathOf(place).join('/')},${count.identity})`);
  frame.session.spend(count);
  const [inputName, input] = entryOf(copy, 'input') ?? ['input', null];
  const at = below(place, inputName);
  const turn = (index: number): Value =>
    evaluateJson(input, frame.within({ name: name.toLowerCase(), index, kind }), at);
  return Array.from({ length: count }, (_, index) => turn(index));
}

/** A value, and whether a secret went into it: then neither it nor the identity of an unknown may be shown. */
export function evaluateTracked(
  json: Json,
  frame: Frame,
  place: Place,
): { readonly value: Value; readonly secret: boolean } {
  const { session } = frame;
  const outer = session.tainted;
  session.tainted = false;
  const value = evaluateJson(json, frame, place);
  const secret = session.tainted;
  session.tainted ||= outer;
  return { value, secret };
}

/**
 * The count of a copy loop, from 0 to the limit. Unknown where it depends on what is unknown, or where it is no count.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources
 */
export function readCount(copy: Json, frame: Frame, place: Place): number | Unknown {
  const name = literalName(copy);
  const [key, json] = entryOf(copy, 'count') ?? ['count', null];
  const at = below(place, key);
  const { session } = frame;
  const { value, secret } = evaluateTracked(json, frame, at);
  if (value instanceof Unknown) {
    if (value.reason !== 'unsupported') {
      const message = `The count of copy loop${name} is not known${secret ? '' : `: ${value.toString()}`}`;
      session.report('warning', 'ARM_COPY_COUNT', message, at);
    }
    return secret ? new Unknown(value.reason, 'count from a secure parameter') : value;
  }
  const count = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) {
    session.report('error', 'ARM_COPY_COUNT', `The count of copy loop${name} must be a whole number from 0`, at);
    return unsupported(at);
  }
  if (count > limits.copies) {
    const message = `Copy loop${name} asks for ${count} copies; at most ${limits.copies} are read`;
    session.report('error', 'ARM_COPY_LIMIT', message, at);
    return unsupported(at);
  }
  return count;
}

/** The name of a loop for a message, as the file has it: an evaluated one might show a secret. */
function literalName(copy: Json): string {
  const name = memberOf(copy, 'name');
  return typeof name === 'string' ? ` "${name.slice(0, 80)}"` : '';
}

/** Runs what may meet a circle or an empty budget outside of any expression, and turns it into a diagnostic. */
export function guarded<T>(frame: Frame, place: Place, fallback: T, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionFailure) frame.session.reportFailure(error.code, error.message, place);
    else if (error instanceof RangeError) {
      frame.session.report('error', 'ARM_TOO_DEEP', 'The template nests too deep to evaluate', place);
    } else throw error;
    return fallback;
  }
}
