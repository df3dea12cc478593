import type { Json, JsonObject } from '../../lib/json.ts';

/** The member whose name equals `key` in any case; an exact match wins. PowerShell writes names with a capital letter. */
export function jsonMember(object: JsonObject, key: string): Json | undefined {
  if (Object.hasOwn(object, key)) return object[key];
  const wanted = key.toLowerCase();
  for (const name of Object.keys(object)) if (name.toLowerCase() === wanted) return object[name];
  return undefined;
}
