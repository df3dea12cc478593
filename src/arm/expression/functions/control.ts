import { isUnknown } from '../../../model/unknown.ts';
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
    unknowns: 'own',
    evaluate: (args, call) => {
      const message = isUnknown(args[0]) ? args[0].toString() : textAt(args, 0, call);
      throw call.failure(message.slice(0, 400), 'ARM_FAIL');
    },
  },
];
