import { gunzip, type InflateFailure, unzlib } from '../../lib/inflate.ts';
import type { Result } from '../../lib/result.ts';
import { refuse } from '../failure.ts';
import type { Scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, literalText, textValue } from './text-fragments.ts';

// Texts that gzip or zlib packed. The engine has neither over values: what the query itself says is unpacked when it is compiled.
// https://learn.microsoft.com/kusto/query/gzip-base64-decompress

/** The longest text that a constant is unpacked to. */
const longest = 1_000_000;

const bytesOf = (base64: string): Uint8Array | undefined =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)
    ? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    : undefined;

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
};

type Unpack = (bytes: Uint8Array, most: number) => Result<Uint8Array, InflateFailure>;

/** What cannot be unpacked gives the empty text. */
const unpacked =
  (unpack: Unpack) =>
  (call: Call): Scalar => {
    const text = literalText(argument(call, 0));
    if (text === undefined)
      return refuse('KQL_UNSUPPORTED_FUNCTION', `${call.name}() takes a text that is written in the query`, call.node);
    const bytes = bytesOf(text);
    const result = bytes === undefined ? undefined : unpack(bytes, longest);
    if (result === undefined) return textValue(call, '');
    if (result.ok) return textValue(call, textOf(result.value));
    if (result.error === 'too-long')
      return refuse('KQL_LIMIT', `${call.name}() gives more than a million bytes`, call.node);
    if (result.error === 'followed')
      return refuse('KQL_UNSUPPORTED_FUNCTION', `${call.name}() of several texts is not supported`, call.node);
    return textValue(call, '');
  };

/** Packed texts. */
export const compressedFunctions: readonly FunctionRow[] = [
  {
    name: 'gzip_decompress_from_base64_string',
    sql: unpacked(gunzip),
    takes: ['string'],
    document: 'gzip-base64-decompress',
    examples: [
      [
        'gzip_decompress_from_base64_string("H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==")',
        '1234567890qwertyuiop',
      ],
      ['gzip_decompress_from_base64_string("x0x0x0")', ''],
    ],
  },
  {
    name: 'zlib_decompress_from_base64_string',
    sql: unpacked(unzlib),
    takes: ['string'],
    document: 'zlib-base64-decompress-function',
    examples: [
      ['zlib_decompress_from_base64_string("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=")', 'Test string 123'],
      ['zlib_decompress_from_base64_string("x0x0x0")', ''],
    ],
  },
];
