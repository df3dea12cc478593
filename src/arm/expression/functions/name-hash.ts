import { uuidV5 } from '../../../lib/uuid.ts';
import type { Value } from '../../../model/value.ts';
import { uniqueString } from '../unique-string.ts';
import { textAt } from './arguments.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('string');
/** The namespace in which Azure makes its version 5 UUIDs. */
const GUID_NAMESPACE = '11fb06fb-712d-4ddd-98c7-e71bbd588830';

/** Both hash their arguments joined by dashes. */
function allTexts(args: readonly Value[], call: CallSite): string {
  return args.map((_, i) => textAt(args, i, call)).join('-');
}

export const nameHashRows: readonly FunctionRow[] = [
  {
    name: 'guid',
    minimum: 1,
    maximum: Infinity,
    document: page('guid'),
    yields: 'text',
    examples: [
      { call: "guid('fu')", gives: 'c1d37a91-2d7b-5fc2-9c4c-a31110d5fe1c' },
      { call: "equals(guid('a', 'b'), guid('a-b'))", gives: true },
    ],
    evaluate: (args, call) => uuidV5(GUID_NAMESPACE, allTexts(args, call)),
  },
  {
    name: 'uniqueString',
    minimum: 1,
    maximum: Infinity,
    document: page('uniquestring'),
    yields: 'text',
    examples: [
      { call: "uniqueString('fu')", gives: '6rkxbspxjmsho' },
      { call: "uniqueString('fubar')", gives: 'cj2xpqsiwjfne' },
      { call: "uniqueString('fu', 'bar')", gives: 'q5wxoscxs5j6k' },
    ],
    evaluate: (args, call) => uniqueString(allTexts(args, call)),
  },
];
