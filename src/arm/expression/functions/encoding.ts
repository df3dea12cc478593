import { jsonDepth, MAX_JSON_DEPTH } from '../../../lib/json.ts';
import type { Value } from '../../../model/value.ts';
import { textAt } from './arguments.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('string');

/** Parses JSON text from inside an expression. Its content never appears in a message. */
export function parseJsonText(text: string, call: CallSite): Value {
  if (jsonDepth(text) > MAX_JSON_DEPTH) throw call.failure(`${call.name} got JSON that nests too deep`);
  try {
    const parsed: Value = JSON.parse(text);
    return parsed;
  } catch {
    // Azure also reads single quotes, names without quotes and comments; what that text means is not told here.
    if (/^\s*[{[]/.test(text)) return call.unknown([text], { reason: 'unsupported' });
    throw call.failure(`${call.name} got a text that is not JSON`);
  }
}

function fromBase64(text: string, call: CallSite): string {
  const bare = text.replace(/\s/g, '');
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) {
    throw call.failure(`${call.name} got a text that is not base64`);
  }
  return Buffer.from(bare, 'base64').toString('utf8');
}

const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function fromDataUri(text: string, call: CallSite): string {
  const match = /^data:[^,]{0,1000},/i.exec(text);
  if (match === null) throw call.failure(`${call.name} got a text that is not a data URI`);
  const data = text.slice(match[0].length);
  return /;base64,$/i.test(match[0]) ? fromBase64(data, call) : percentDecoded(data);
}

/** RFC 3986: everything but letters, digits and `-_.~` is escaped. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Undoes escapes; a sequence that is no UTF-8 stays as it is. */
const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });

const uri: FunctionRow['evaluate'] = (args, call) => {
  const base = textAt(args, 0, call);
  const relative = textAt(args, 1, call);
  if (!URL.canParse(relative, base)) throw call.failure('uri got a base that is not an absolute URI');
  return new URL(relative, base).href;
};

export const encodingRows: readonly FunctionRow[] = [
  {
    name: 'base64',
    minimum: 1,
    maximum: 1,
    document: page('base64'),
    yields: 'text',
    cost: 'arguments',
    examples: [{ call: "base64('one, two, three')", gives: 'b25lLCB0d28sIHRocmVl' }],
    evaluate: (args, call) => toBase64(textAt(args, 0, call)),
  },
  {
    name: 'base64ToString',
    minimum: 1,
    maximum: 1,
    document: page('base64tostring'),
    yields: 'text',
    cost: 'arguments',
    examples: [{ call: "base64ToString('b25lLCB0d28sIHRocmVl')", gives: 'one, two, three' }],
    evaluate: (args, call) => fromBase64(textAt(args, 0, call), call),
  },
  {
    name: 'base64ToJson',
    minimum: 1,
    maximum: 1,
    document: page('base64tojson'),
    cost: 'arguments',
    examples: [{ call: `base64ToJson(base64('{"one":"a","two":"b"}'))`, gives: { one: 'a', two: 'b' } }],
    evaluate: (args, call) => parseJsonText(fromBase64(textAt(args, 0, call), call), call),
  },
  {
    name: 'dataUri',
    minimum: 1,
    maximum: 1,
    document: page('datauri'),
    yields: 'text',
    cost: 'arguments',
    examples: [{ call: "dataUri('Hello')", gives: 'data:text/plain;charset=utf8;base64,SGVsbG8=' }],
    evaluate: (args, call) => `data:text/plain;charset=utf8;base64,${toBase64(textAt(args, 0, call))}`,
  },
  {
    name: 'dataUriToString',
    minimum: 1,
    maximum: 1,
    document: page('datauritostring'),
    yields: 'text',
    cost: 'arguments',
    examples: [{ call: "dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", gives: 'Hello, World!' }],
    evaluate: (args, call) => fromDataUri(textAt(args, 0, call), call),
  },
  {
    name: 'uri',
    minimum: 2,
    maximum: 2,
    document: page('uri'),
    yields: 'text',
    examples: [
      { call: "uri('http://contoso.org/firstpath', 'myscript.sh')", gives: 'http://contoso.org/myscript.sh' },
      {
        call: "uri('http://contoso.org/firstpath/', 'myscript.sh')",
        gives: 'http://contoso.org/firstpath/myscript.sh',
      },
      {
        call: "uri('http://contoso.org/firstpath/azuredeploy.json', '/myscript.sh')",
        gives: 'http://contoso.org/myscript.sh',
      },
    ],
    evaluate: uri,
  },
  {
    name: 'uriComponent',
    minimum: 1,
    maximum: 1,
    document: page('uricomponent'),
    yields: 'text',
    cost: 'arguments',
    examples: [
      {
        call: "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')",
        gives: 'http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json',
      },
    ],
    evaluate: (args, call) => percentEncoded(textAt(args, 0, call)),
  },
  {
    name: 'uriComponentToString',
    minimum: 1,
    maximum: 1,
    document: page('uricomponenttostring'),
    yields: 'text',
    cost: 'arguments',
    examples: [{ call: "uriComponentToString('http%3A%2F%2Fcontoso.com%2Fa%20b')", gives: 'http://contoso.com/a b' }],
    evaluate: (args, call) => percentDecoded(textAt(args, 0, call)),
  },
];
