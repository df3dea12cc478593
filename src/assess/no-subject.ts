import type { EstateIndex } from '../arm/estate-index.ts';
import type { Control } from '../model/control.ts';
import { type Scopes, takesInNothing } from './scope.ts';
import type { Judgement } from './verdict-table.ts';

/** How the reason begins of a control that found nothing to judge. Reports count such unknowns apart. */
export const nothingOfThisKind = 'Nothing of this kind in the input';

/**
 * What no template, plan or export of subscriptions holds: that the Azure estate is whole says nothing of a tenant whose
 * answers were not collected, nor of source trees.
 */
const BESIDE_AZURE = /^(?:microsoft\.(?:graph|purview|aadiam)|safeguard\.source)\//;

/** Nothing to judge is a verdict only where the input is known to hold everything; else nobody knows. */
export function noSubject(control: Control, index: EstateIndex, scopes: Scopes): Judgement {
  const { estate } = index;
  const { types, scope } = control.judges;
  if ((scope === 'phi' || scope === 'hub') && takesInNothing(index, scopes[scope])) {
    const text = `estate.${scope} in safeguard.yaml takes in nothing of the input: correct its ids, names and tags`;
    return { subject: 'estate', verdict: 'unknown', reason: { code: 'not-declared', text } };
  }
  const isCollected = (type: string): boolean =>
    estate.wholeTypes.has(type) || (estate.declaration.estate.whole === true && !BESIDE_AZURE.test(type));
  const whole = types.length === 0 ? estate.declaration.estate.whole === true : types.every(isCollected);
  if (whole) {
    const text = 'The input holds the whole estate, and nothing in it that this control judges';
    return { subject: 'estate', verdict: 'not-applicable', reason: { code: 'whole', text } };
  }
  if (types.some((type) => BESIDE_AZURE.test(type))) {
    const text = `${nothingOfThisKind}: save what Microsoft Graph, Purview or the repository says of it beside it`;
    return { subject: 'estate', verdict: 'unknown', reason: { code: 'not-collected', text } };
  }
  const text = `${nothingOfThisKind}; declare estate.whole in safeguard.yaml if the input is everything`;
  return { subject: 'estate', verdict: 'unknown', reason: { code: 'not-declared', text } };
}
