import { textAt } from './arguments.ts';
import { type FunctionRow, reference } from './row.ts';

/** `fail` ends the deployment, so its message is the error. */
export const controlRows: readonly FunctionRow[] = [
  {
    name: 'fail',
    minimum: 1,
    maximum: 1,
    document: reference('deployment')('fail'),
    examples: [{ call: "if(true(), 'fine', fail('not reached'))", gives: 'fine' }],
    evaluate: (args, call) => {
      throw call.failure(textAt(args, 0, call).slice(0, 400), 'ARM_FAIL');
    },
  },
];
