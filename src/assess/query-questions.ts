import { EstateIndex } from '../arm/estate-index.ts';
import type { Json } from '../lib/json.ts';
import type { Control, ControlEntry } from '../model/control.ts';
import type { Declaration } from '../model/declaration.ts';
import { isUnknown } from '../model/unknown.ts';
import { type AssessInput, inProfile } from './assess.ts';
import { subjectsOf } from './judge-policy.ts';
import { parameterValues } from './parameters.ts';
import { scopesOf } from './scope.ts';
import { believed } from './whole.ts';

/** A query control that has something to judge, and the values of its parameters: null for one that nothing declares. */
export interface QueryQuestion {
  readonly entry: ControlEntry;
  readonly values: Readonly<Record<string, Json>>;
}

/** What to ask before judging. */
export interface QueryQuestions {
  /** The estate as it is judged: give it to `assess` with the answers, so that it is indexed once. */
  readonly index: EstateIndex;
  readonly questions: readonly QueryQuestion[];
}

/** Whether any control of the profile is a query. */
export const asksQueries = ({ controls, profile }: Pick<AssessInput, 'controls' | 'profile'>): boolean =>
  controls.some(({ control }) => 'query' in control.rule && inProfile(control, profile));

/** The query controls of a run that have subjects: the others need no engine. */
export function queryQuestions(
  input: Pick<AssessInput, 'controls' | 'profile' | 'estate' | 'asOf' | 'scope'>,
): QueryQuestions {
  const { estate } = believed(input.estate);
  const index = new EstateIndex(estate);
  const scopes = index.once(scopesOf);
  const questions = input.controls.flatMap((entry): QueryQuestion[] => {
    const { control } = entry;
    if (!('query' in control.rule) || !inProfile(control, input.profile)) return [];
    const inScope = scopes[control.judges.scope];
    const context = { index, asOf: input.asOf, inScope, narrowedTo: input.scope ?? [] };
    // Without types the rows say what they judge.
    const hasSubjects =
      control.judges.types.length === 0
        ? estate.resources.length + (estate.parts ?? []).length > 0
        : subjectsOf(control, context).length > 0;
    if (!hasSubjects) return [];
    return [{ entry, values: valuesOf(control, estate.declaration) }];
  });
  return { index, questions };
}

const valuesOf = (control: Control, declaration: Declaration): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(parameterValues(control, declaration)).map(([name, value]) => [
      name,
      isUnknown(value) ? null : (value as Json),
    ]),
  );
