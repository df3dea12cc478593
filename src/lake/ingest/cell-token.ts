import { jsonDepth, MAX_JSON_DEPTH } from '../../lib/json.ts';
import type { KustoType } from '../../model/table.ts';
import { compactJson, plainString } from './json-text.ts';
import { datetimeText, decimalToken, guidText, integerText, realToken, timespanTicks } from './scalar-text.ts';

/**
 * A cell as it is sent to ClickHouse in a row of JSON: JSON text that its reader takes exactly. Undefined: the value does
 * not fit the column's type.
 */
export type Token = string | undefined;

/** The token of nothing. */
export const nothingOf = (type: KustoType): string => (type === 'string' || type === 'dynamic' ? '""' : 'null');

/** The token of a cell of CSV. An empty cell is nothing; one in a dynamic column is JSON, or else a text. */
export function tokenOfText(text: string, type: KustoType): Token {
  if (text === '') return nothingOf(type);
  if (type === 'string') return JSON.stringify(text);
  if (type === 'dynamic') return dynamicToken(text, true);
  return scalarToken(text.trim(), type);
}

/**
 * The token of a value in JSON.
 * @param source its JSON text, valid
 */
export function tokenOfJson(source: string, type: KustoType): Token {
  switch (source.charCodeAt(0)) {
    case 0x22:
      return tokenOfJsonString(source, type);
    case 0x6e:
      return nothingOf(type);
    case 0x7b:
    case 0x5b:
      return type === 'dynamic' || type === 'string' ? JSON.stringify(compactJson(source)) : undefined;
    case 0x74:
    case 0x66:
      if (type === 'bool') return source;
      return type === 'dynamic' || type === 'string' ? `"${source}"` : undefined;
    default:
      return tokenOfNumber(source, type);
  }
}

function tokenOfJsonString(source: string, type: KustoType): Token {
  if (type === 'string') return source.includes('\\u') ? plainString(source) : source;
  const text = source.includes('\\') ? String(JSON.parse(source)) : source.slice(1, -1);
  if (type === 'dynamic') return dynamicToken(text, false);
  return text === '' ? 'null' : scalarToken(text.trim(), type);
}

function tokenOfNumber(source: string, type: KustoType): Token {
  if (type === 'string') return `"${source}"`;
  if (type === 'dynamic') return `"${compactJson(source)}"`;
  if ((type === 'long' || type === 'int') && !/^-?\d+$/.test(source)) {
    const value = Number(source);
    return Number.isSafeInteger(value) ? integerText(String(value), type) : undefined;
  }
  return type === 'datetime' || type === 'timespan' ? undefined : scalarToken(source, type);
}

function scalarToken(text: string, type: Exclude<KustoType, 'string' | 'dynamic'>): Token {
  switch (type) {
    case 'bool':
      if (/^(?:true|1)$/i.test(text)) return 'true';
      return /^(?:false|0)$/i.test(text) ? 'false' : undefined;
    case 'int':
    case 'long':
      return integerText(text, type);
    case 'real':
      return realToken(text);
    case 'decimal':
      return decimalToken(text);
    case 'datetime':
      return quoted(datetimeText(text));
    case 'timespan':
      return timespanTicks(text);
    case 'guid':
      return quoted(guidText(text));
    default:
      return type satisfies never;
  }
}

const quoted = (text: string | undefined): Token => (text === undefined ? undefined : `"${text}"`);

/**
 * Text in a dynamic column: an object or array where it is the JSON of one, as exports write them, otherwise a string.
 * @param plain text of CSV, where numbers and the like have no quotes either
 */
function dynamicToken(text: string, plain: boolean): Token {
  const first = text.trimStart().charCodeAt(0);
  const container = first === 0x7b || first === 0x5b;
  if (container || plain) {
    const json = jsonOf(text);
    if (json !== undefined) return json === 'null' ? '""' : JSON.stringify(json);
  }
  return JSON.stringify(JSON.stringify(text));
}

/** The compact text of valid JSON that nests no deeper than is read. */
function jsonOf(text: string): string | undefined {
  // Every level takes two characters.
  if (text.length > 2 * MAX_JSON_DEPTH && jsonDepth(text) > MAX_JSON_DEPTH) return undefined;
  try {
    return compactJson(text.trim());
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Whether a cell of CSV holds the JSON of an object or array. */
export const isContainerText = (text: string): boolean => /^\s*[{[]/.test(text) && jsonOf(text) !== undefined;
