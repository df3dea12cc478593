import { isJsonObject, type Json, type JsonPath } from '../../../lib/json.ts';
import { isPropertyCopy } from '../evaluate.ts';
import { entryOf, memberOf } from '../session.ts';

/**
 * The path in the template's text of a path in the body that it gave: through property copies and in any case of names.
 * It ends where the text says no more, such as at an expression that gave a whole object.
 */
export function templatePath(resource: Json, path: JsonPath): JsonPath {
  const found: (string | number)[] = [];
  let at: Json | undefined = resource;
  for (let i = 0; i < path.length; i++) {
    const step = path[i] ?? '';
    if (Array.isArray(at) && typeof step === 'number') {
      at = at[step];
      if (at === undefined) break;
      found.push(step);
      continue;
    }
    const entry: readonly [string, Json] | undefined = entryOf(at, String(step)) ?? onlyComputedName(at);
    if (entry !== undefined) {
      found.push(entry[0]);
      at = entry[1];
      continue;
    }
    const copy = copyEntry(at, String(step));
    if (copy === undefined) break;
    found.push(...copy.steps);
    at = copy.input;
    if (typeof path[i + 1] === 'number') i++;
  }
  return found;
}

/** A member whose name is an expression, when it is the only one that could have given the name. */
function onlyComputedName(json: Json | undefined): readonly [string, Json] | undefined {
  if (!isJsonObject(json)) return undefined;
  const computed = Object.entries(json).filter(([name]) => name.startsWith('['));
  return computed.length === 1 ? computed[0] : undefined;
}

function copyEntry(
  json: Json | undefined,
  name: string,
): { readonly steps: JsonPath; readonly input: Json | undefined } | undefined {
  const entry = entryOf(json, 'copy');
  if (entry === undefined || !isPropertyCopy(entry[1])) return undefined;
  const [key, copies] = entry;
  const index = copies.findIndex((copy) => String(memberOf(copy, 'name')).toLowerCase() === name.toLowerCase());
  const input = entryOf(copies[index], 'input');
  return input === undefined ? undefined : { steps: [key, index, input[0]], input: input[1] };
}
