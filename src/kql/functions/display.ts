import { refuse } from '../failure.ts';
import { fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, literalText } from './text-fragments.ts';

const sizes = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** A number of bytes in the largest unit that leaves one whole, or in a given one. */
const formatBytes = (call: Call): Scalar => {
  const value = argument(call, 0);
  const unit = literalText(call.arguments[2]);
  const places = call.arguments[1] ?? raw('0');
  const known = unit === undefined ? -1 : sizes.findIndex((size) => size.toLowerCase() === unit.toLowerCase());
  if (call.arguments.length > 2 && known < 0)
    return refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      `format_bytes() does not know the unit '${unit ?? ''}'`,
      call.node,
      `it knows ${sizes.join(', ')}`,
    );
  const step =
    known >= 0
      ? raw(String(known))
      : fragment`toUInt8(least(6, if(abs(${value}) < 1024, 0, floor(log2(abs(${value})) / 10))))`;
  const list = raw(`[${sizes.map((size) => `'${size}'`).join(', ')}]`);
  const text = fragment`concat(toString(round(${value} / exp2(10 * ${step}), assumeNotNull(${places}))), ' ', ${list}[${step} + 1])`;
  return scalar('string', fragment`if(isNull(${value}), '', assumeNotNull(${text}))`, false);
};

/** Functions that show something to people, and the name of the place where a query runs. */
export const displayFunctions: readonly FunctionRow[] = [
  {
    name: 'format_bytes',
    sql: formatBytes,
    takes: ['real', 'long', 'string'],
    examples: [
      ['format_bytes(564)', '564 Bytes'],
      ['format_bytes(10332, 1)', '10.1 KB'],
      ['format_bytes(20010332, 2)', '19.08 MB'],
      ['format_bytes(20010332, 0, "KB")', '19541 KB'],
    ],
  },
  {
    name: 'current_cluster_endpoint',
    sql: () => ({ ...scalar('string', raw("'localhost'"), false), literal: { value: 'localhost' } }),
    examples: [['current_cluster_endpoint()', 'localhost']],
  },
];
