import { convert } from '../expressions/convert.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { parsedXml } from './parse-xml.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, dynamicOf, once } from './text-fragments.ts';

// Texts that have a structure, taken apart. https://learn.microsoft.com/kusto/query/scalar-functions

const dynamic = (piece: Fragment): Scalar => scalar('dynamic', piece, false);

/** JSON without the blanks between its signs. Numbers stay as they are written; what is escaped as \u becomes the character. */
const compact = (text: Fragment): Fragment =>
  fragment`multiIf(position(${text}, '\\\\u') > 0, JSONExtractRaw(${text}), match(${text}, ${blankBesideSign}), replaceRegexpAll(${text}, ${stringOrBlank}, '\\\\1'), ${text})`;

const blankBesideSign = raw("'^\\\\s|[:,{\\\\[]\\\\s|\\\\s[:,}\\\\]]|\\\\s$'");
const stringOrBlank = raw('\'("(?:[^"\\\\\\\\]|\\\\\\\\.)*")|[ \\\\t\\\\r\\\\n]+\'');

/** What is JSON becomes what it says, any other text a string, and no text null. A dynamic is what it is. */
const parseJson = (call: Call): Scalar => {
  const given = argument(call, 0);
  if (given.type !== 'string') return convert(given, 'dynamic');
  const text = once(call, given);
  return {
    ...dynamic(fragment`if(isValidJSON(${text}), ${compact(text)}, if(empty(${text}), '', toJSONString(${text})))`),
    parsedFrom: text,
  };
};

/** An object of given keys and texts. */
const textObject = (pairs: readonly (readonly [string, Fragment])[]): Fragment => {
  const [first, ...rest] = pairs.map(([key, value]) => fragment`${raw(`'"${key}":'`)}, ${value}`);
  if (first === undefined) return raw("'{}'");
  return rest.reduce((all, pair) => fragment`${all}, ',', ${pair}`, fragment`concat('{', ${first}`);
};

const json = (text: Fragment): Fragment => fragment`toJSONString(${text})`;

/** `k=v&k=v` as an object; of a key that comes twice the first. */
const queryObject = (query: Fragment): Fragment =>
  fragment`concat('{', arrayStringConcat(arrayMap(p -> concat(toJSONString(splitByChar('=', p)[1]), ':', toJSONString(if(position(p, '=') = 0, '', substring(p, position(p, '=') + 1)))), arrayFilter((p, i) -> notEmpty(p) AND indexOf(arrayMap(q -> splitByChar('=', q)[1], splitByChar('&', ${query})), splitByChar('=', p)[1]) = i, splitByChar('&', ${query}), arrayEnumerate(splitByChar('&', ${query})))), ','), '}')`;

const urlForm = raw(
  "'^(?:([a-zA-Z][a-zA-Z0-9+.-]*)://)(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\\\\[[^\\\\]]*\\\\]|[^:/?#]*)(?::([0-9]*))?([^?#]*)(?:\\\\?([^#]*))?(?:#((?s).*))?$'",
);

const parseUrl = (call: Call): Scalar => {
  const parts = call.frame.stage(scalar('string', argument(call, 0), false));
  const part = (index: number): Fragment => fragment`extractGroups(${parts}, ${urlForm})[${raw(String(index))}]`;
  return dynamic(
    fragment`${textObject([
      ['Scheme', json(part(1))],
      ['Host', json(part(4))],
      ['Port', json(part(5))],
      ['Path', json(part(6))],
      ['Username', json(part(2))],
      ['Password', json(part(3))],
      ['Query Parameters', queryObject(part(7))],
      ['Fragment', json(part(8))],
    ])}, '}')`,
  );
};

const parseUrlQuery = (call: Call): Scalar =>
  dynamic(fragment`concat('{"Query Parameters":', ${queryObject(argument(call, 0))}, '}')`);

/** The parts of a path of Windows, of Unix, of a share, or of a `file://` address. */
const parsePath = (call: Call): Scalar => {
  const value = once(call, argument(call, 0));
  const scheme = fragment`extract(${value}, '^([A-Za-z][A-Za-z0-9+.-]*)://')`;
  const path = fragment`if(match(${value}, '^[A-Za-z][A-Za-z0-9+.-]*://'), substring(${value}, position(${value}, '://') + 3), ${value})`;
  const last = fragment`extract(${path}, '([^/\\\\\\\\]*)$')`;
  const file = fragment`splitByChar(':', ${last})[1]`;
  const directory = fragment`if(match(${path}, '[/\\\\\\\\]'), substring(${path}, 1, length(${path}) - length(${last}) - 1), '')`;
  return dynamic(
    fragment`${textObject([
      ['Scheme', json(scheme)],
      ['RootPath', json(fragment`extract(${path}, '^([A-Za-z]:[/\\\\\\\\])')`)],
      ['DirectoryPath', json(directory)],
      ['DirectoryName', json(fragment`extract(${directory}, '([^/\\\\\\\\]*)$')`)],
      ['Filename', json(file)],
      ['Extension', json(fragment`extract(${file}, '\\\\.([^.]*)$')`)],
      [
        'AlternateDataStreamName',
        json(fragment`if(position(${last}, ':') = 0, '', substring(${last}, position(${last}, ':') + 1))`),
      ],
    ])}, '}')`,
  );
};

/** The fields of the first record: separated by commas, in quotation marks where they hold commas, marks or line breaks. */
const parseCsv = (call: Call): Scalar => {
  const record = fragment`extract(${argument(call, 0)}, '^((?:"(?:[^"]|"")*"|[^"\\\\r\\\\n])*)')`;
  const fields = fragment`extractAllGroupsVertical(concat(',', ${record}), ',(?:"((?:[^"]|"")*)"|([^,]*))')`;
  return dynamicOf(fragment`arrayMap(g -> concat(replaceAll(g[1], '""', '"'), g[2]), ${fields})`);
};

/** Up to four numbers of up to eight digits, as one number that compares as versions do. */
const parseVersion = (call: Call): Scalar => {
  const text = argument(call, 0);
  const valid = fragment`match(${text}, '^[0-9]{1,8}(?:\\\\.[0-9]{1,8}){0,3}$')`;
  const padded = fragment`arrayStringConcat(arrayMap(p -> leftPad(p, 8, '0'), arrayResize(splitByChar('.', ${text}), 4, '0')))`;
  return scalar('decimal', fragment`if(${valid}, toDecimal256OrNull(${padded}, 18), NULL)`);
};

const parseXml = (call: Call): Scalar => dynamic(parsedXml(argument(call, 0)));

/** Sorted by key at every level, as deep as this many levels. */
const deepest = 12;

const sortedJson = (value: Fragment, depth: number): Fragment => {
  if (depth === 0)
    return fragment`if(throwIf(match(${value}, '^[{\\\\[]') AND ${value} NOT IN ('{}', '[]'), 'dynamic_to_json() takes no more than twelve levels') = 0, ${value}, '')`;
  const name = `v${depth}`;
  const inner = sortedJson(raw(`e${depth}.2`), depth - 1);
  const parts = `if(startsWith(${name}, '{'), arraySort(x -> x.1, JSONExtractKeysAndValuesRaw(${name})), arrayMap(x -> ('', x), JSONExtractArrayRaw(${name})))`;
  const object = fragment`arrayMap(e${raw(String(depth))} -> concat(if(startsWith(${raw(name)}, '{'), concat(toJSONString(e${raw(String(depth))}.1), ':'), ''), ${inner}), ${raw(parts)})`;
  return fragment`arrayMap(${raw(name)} -> if(match(${raw(name)}, '^[{\\\\[]'), concat(substring(${raw(name)}, 1, 1), arrayStringConcat(${object}, ','), if(startsWith(${raw(name)}, '{'), '}', ']')), ${raw(name)}), [${value}])[1]`;
};

/** JSON text with keys in order, so that equal values give equal texts. */
const dynamicToJson = (call: Call): Scalar => {
  const value = convert(argument(call, 0), 'dynamic');
  return scalar('string', fragment`if(${value} IN ('', 'null'), '', ${sortedJson(value, deepest)})`, false);
};

/** Functions that take texts apart. */
export const parseFunctions: readonly FunctionRow[] = [
  {
    name: 'parse_json',
    sql: parseJson,
    examples: [
      ['parse_json(\'{"b": 1.50, "a": [1, "x y", true]}\')', { b: 1.5, a: [1, 'x y', true] }],
      ['parse_json("not json")', 'not json'],
      ['parse_json("")', null],
      ['parse_json("null")', null],
      ['parse_json("123")', 123],
      ['parse_json(\'{"k":"v\\t"}\')', '{"k":"v\t"}'],
      ['tostring(parse_json(\' { "a" : [ 1 , 2 ] , "b c" : "d : e" } \'))', '{"a":[1,2],"b c":"d : e"}'],
      ['parse_json(\'{"a": {"b": [10, 20]}}\').a.b[1]', 20],
    ],
  },
  { name: 'todynamic', sql: parseJson, examples: [['todynamic("[1, 2]")', [1, 2]]], document: 'parse-json-function' },
  { name: 'toobject', sql: parseJson, examples: [['toobject("[1, 2]")', [1, 2]]], document: 'parse-json-function' },
  { name: 'parsejson', sql: parseJson, examples: [['parsejson("[1, 2]")', [1, 2]]], document: 'parse-json-function' },
  {
    name: 'parse_url',
    sql: parseUrl,
    takes: ['string'],
    examples: [
      [
        'parse_url("scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment")',
        {
          Scheme: 'scheme',
          Host: 'host',
          Port: '1234',
          Path: '/this/is/a/path',
          Username: 'username',
          Password: 'password',
          'Query Parameters': { k1: 'v1', k2: 'v2' },
          Fragment: 'fragment',
        },
      ],
    ],
  },
  {
    name: 'parse_urlquery',
    sql: parseUrlQuery,
    takes: ['string'],
    examples: [['parse_urlquery("k1=v1&k2=v2&k3=v3")', { 'Query Parameters': { k1: 'v1', k2: 'v2', k3: 'v3' } }]],
  },
  {
    name: 'parse_path',
    sql: parsePath,
    takes: ['string'],
    examples: [
      [
        'parse_path(@"C:\\temp\\file.txt")',
        {
          Scheme: '',
          RootPath: 'C:\\',
          DirectoryPath: 'C:\\temp',
          DirectoryName: 'temp',
          Filename: 'file.txt',
          Extension: 'txt',
          AlternateDataStreamName: '',
        },
      ],
      ['parse_path("file://C:/temp/file.txt:some.exe").AlternateDataStreamName', 'some.exe'],
    ],
  },
  {
    name: 'parse_csv',
    sql: parseCsv,
    takes: ['string'],
    examples: [
      [
        'parse_csv(\'aa,"b,b,b",cc,"Escaping quotes: ""Title""","line1\\nline2"\')',
        ['aa', 'b,b,b', 'cc', 'Escaping quotes: "Title"', 'line1\nline2'],
      ],
      ['parse_csv("record1,a,b,c\\nrecord2,x,y,z")', ['record1', 'a', 'b', 'c']],
      ['parse_csv("a,,b,")', ['a', '', 'b', '']],
    ],
  },
  {
    name: 'parse_version',
    sql: parseVersion,
    takes: ['string'],
    examples: [
      ['parse_version("0.0.7.0")', 700000000],
      ['parse_version("1.2") < parse_version("1.10")', true],
    ],
  },
  {
    name: 'parse_xml',
    sql: parseXml,
    takes: ['string'],
    examples: [
      ["parse_xml('<e>text</e>')", { e: 'text' }],
      ['parse_xml(\'<e name="value"/>\')', { e: { '@name': 'value' } }],
      [
        'parse_xml(\'<EventData xmlns="http://x"><Data Name="A">1 &lt; 2</Data><Data Name="B"/></EventData>\')',
        { EventData: { '@xmlns': 'http://x', Data: [{ '@Name': 'A', '#text': '1 < 2' }, { '@Name': 'B' }] } },
      ],
      ['parse_xml("<a><b></a></b>")', null],
      ['parse_xml("no xml")', null],
      ['parse_xml(\'<?xml version="1.0"?><a><!-- x --><b>1</b><c/><b>2</b></a>\')', { a: { b: ['1', '2'], c: null } }],
    ],
  },
  {
    name: 'dynamic_to_json',
    sql: dynamicToJson,
    examples: [
      ['dynamic_to_json(dynamic({"b": [{"y": 1, "x": 2}], "a": "t"}))', '{"a":"t","b":[{"x":2,"y":1}]}'],
      ['dynamic_to_json(dynamic([]))', '[]'],
    ],
  },
];
