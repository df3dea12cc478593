import { RoundFailure } from './failure.ts';

/**
 * Looks at several things one after another. One that fails does not keep the others from being looked at; the round then fails
 * with the first failure and says how many more there were.
 * @throws RoundFailure; what another exception ends
 */
export async function lookAtAll<T>(things: Iterable<T>, look: (thing: T) => Promise<void>): Promise<void> {
  let first: RoundFailure | undefined;
  let more = 0;
  for (const thing of things) {
    try {
      await look(thing);
    } catch (error) {
      if (!(error instanceof RoundFailure)) throw error;
      if (first === undefined) first = error;
      else more++;
    }
  }
  if (first === undefined) return;
  const { failure } = first;
  throw new RoundFailure(more === 0 ? failure : { ...failure, message: `${failure.message}, and ${more} more` });
}
