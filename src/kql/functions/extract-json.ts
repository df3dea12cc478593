import { convert, toText } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { kindOf } from '../syntax/kusto.ts';
import type { Call, FunctionRow } from './row.ts';
import { literalText } from './text-fragments.ts';

// One value of a JSON text. https://learn.microsoft.com/kusto/query/extract-json-function

const step = /\.([A-Za-z_][\w-]*)|\[\s*'([^']*)'\s*\]|\[\s*"([^"]*)"\s*\]|\[\s*(\d{1,9})\s*\]/y;

/** The keys and positions of a JSON path; undefined where it looks for more than one place. */
const stepsOf = (path: string): readonly (string | number)[] | undefined => {
  const steps: (string | number)[] = [];
  let at = 1;
  while (at < path.length) {
    step.lastIndex = at;
    const found = step.exec(path);
    const key = found?.[1] ?? found?.[2] ?? found?.[3] ?? (found?.[4] === undefined ? undefined : Number(found[4]));
    if (found === null || key === undefined) return undefined;
    steps.push(key);
    at = step.lastIndex;
  }
  return path.startsWith('$') ? steps : undefined;
};

/** A position means something in an array only, where ClickHouse would also count the members of a bag. */
const heldBy = (text: Fragment, steps: readonly (string | number)[], parts: readonly Fragment[]): Fragment[] =>
  steps.flatMap((one, index) => {
    if (typeof one === 'string') return [];
    const before = parts.slice(0, index);
    return [fragment`JSONType(${joined([text, ...before], ', ')}) = 'Array'`];
  });

const extractedJson = (call: Call): Scalar => {
  const [path, source] = call.nodes
    .filter((node) => kindOf(node) !== 'TypeOfLiteralExpression')
    .map((node) => call.lower(node));
  const steps = stepsOf(literalText(path) ?? '');
  if (source === undefined || steps === undefined)
    return refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      `${call.name}() takes a path of keys and positions that is written in the query`,
      call.node,
      'parse_json(text).key[0] reaches the same value',
    );
  const text = toText(source);
  const { parameters } = call.frame.query;
  const parts = steps.map((one) => (typeof one === 'string' ? parameters.text(one) : parameters.long(one + 1)));
  const all = joined([text, ...parts], ', ');
  const held = [fragment`isValidJSON(${text})`, ...heldBy(text, steps, parts)];
  const read = call.type === 'dynamic' ? raw('JSONExtractRaw') : raw('JSONExtractString');
  const found = fragment`if(${joined(held, ' AND ')}, ${read}(${all}), '')`;
  return call.type === 'dynamic' ? scalar('dynamic', found, false) : convert(scalar('string', found, false), call.type);
};

/** `extract_json` and its older name. */
export const extractJsonFunctions: readonly FunctionRow[] = [
  {
    name: 'extract_json',
    sql: extractedJson,
    lazy: true,
    examples: [
      ['extract_json("$.a.b", \'{"a": {"b": "x"}}\')', 'x'],
      ['extract_json("$.hosts[1].AvailabilityState", \'{"hosts": [1, {"AvailabilityState": "up"}]}\')', 'up'],
      ['extract_json("$[\'a b\']", \'{"a b": 12}\', typeof(long))', 12],
      ['extract_json("$[0].n", \'[{"n": 1.5}]\', typeof(real))', 1.5],
      ['extract_json("$[0]", \'{"n": 1.5}\')', ''],
      ['extract_json("$.a", "no json")', ''],
    ],
    document: 'extract-json-function',
  },
  {
    name: 'extractjson',
    sql: extractedJson,
    lazy: true,
    examples: [['extractjson("$[0].Value", \'[{"Value": "v"}]\', typeof(string))', 'v']],
    document: 'extract-json-function',
  },
];
