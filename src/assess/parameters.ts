import type { Json } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Control } from '../model/control.ts';
import type { Declaration } from '../model/declaration.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';

/**
 * The values of a control's parameters, of which one that nothing declares is unknown: a rule that comes to its answer
 * without it may do so.
 */
export function parameterValues(control: Control, declaration: Declaration): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(control.parameters).map(([name, parameter]): [string, Value] => {
      if ('value' in parameter) return [name, parameter.value as Json];
      return [name, declaredAt(declaration, parameter.from) ?? new Unknown('not-declared', parameter.from)];
    }),
  );
}

/**
 * The values of a control's parameters: those that it fixes, and those that `safeguard.yaml` declares.
 * @returns on error the path that nothing declares: `estate.logs.workspaceId`
 */
export function resolveParameters(control: Control, declaration: Declaration): Result<Record<string, Json>, string> {
  const values: Record<string, Json> = {};
  for (const [name, parameter] of Object.entries(control.parameters)) {
    if ('value' in parameter) {
      values[name] = parameter.value as Json;
      continue;
    }
    const declared = declaredAt(declaration, parameter.from);
    if (declared === undefined) return err(parameter.from);
    values[name] = declared;
  }
  return ok(values);
}

/**
 * Lists that say something where they are empty: whoever writes `breakGlass` says both its lists, and accounts of which
 * less is asked are those that somebody declares, so that without a declaration there are none.
 */
const meantEmpty = ['estate.breakGlass.', 'estate.recovery.'];

/** Lists are empty where nobody wrote them, so an empty one declares nothing, but for those that are meant. */
function declaredAt(declaration: Declaration, from: string): Json | undefined {
  let at: unknown = declaration;
  for (const name of from.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  if (Array.isArray(at) && at.length === 0 && !meantEmpty.some((prefix) => from.startsWith(prefix))) return undefined;
  return at as Json | undefined;
}
