import { isJsonObject, type Json } from '../../../lib/json.ts';

/** A member with its name as the file spells it: Azure takes `resources` and `Resources` alike. An exact match wins. */
export function memberEntry(json: Json | undefined, name: string): readonly [string, Json] | undefined {
  if (!isJsonObject(json)) return undefined;
  const exact = Object.hasOwn(json, name) ? json[name] : undefined;
  if (exact !== undefined) return [name, exact];
  const wanted = name.toLowerCase();
  return Object.entries(json).find(([key]) => key.length === name.length && key.toLowerCase() === wanted);
}

/** The value of a member whose name is written in any case. */
export const memberIn = (json: Json | undefined, name: string): Json | undefined => memberEntry(json, name)?.[1];
