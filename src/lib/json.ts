/** A JSON value as RFC 8259 has it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A place inside a JSON document: member names and array positions from the root. */
export type JsonPath = readonly (string | number)[];

/** Whether it is an object with members: no array, not null, not nothing. */
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member or element one step below; undefined where there is none, whatever prototypes hold. */
export function childOf(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/**
 * The value of JSON text, or undefined where it is not JSON. For text whose nesting is bounded already; other text wants
 * `parseBoundedJson`.
 */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The value of JSON text, or undefined where it is not JSON or nests deeper than `MAX_JSON_DEPTH`. */
export const parseBoundedJson = (text: string): Json | undefined =>
  jsonDepth(text) > MAX_JSON_DEPTH ? undefined : parseJson(text);

/** The deepest nesting of objects and arrays that any reader accepts. Azure itself stops far below it. */
export const MAX_JSON_DEPTH = 500;

/**
 * The deepest nesting of brackets in JSON text, counted without building anything, so that hostile input is refused
 * before a recursive parser sees it. Brackets inside strings do not count.
 */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfString(text, i);
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}

/** Where the string that begins at `start` ends; the text's end for one that does not. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

/** Whether an odd number of backslashes stands before a place inside a string. */
function isEscaped(text: string, at: number, start: number): boolean {
  let before = at - 1;
  while (before > start && text.charCodeAt(before) === 0x5c) before--;
  return (at - 1 - before) % 2 === 1;
}
