import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';

/** Attributes whose text is never shown wherever it comes from, and of which a rule needs the form. */
const SHOWN_NOWHERE = /^(?:app_settings|connection_strings?|sticky_settings|secrets?|.*password.*)$/i;

/**
 * Texts that Terraform marks as sensitive become what is not known, so that they stand in no name, tag or setting that a
 * report shows. Numbers and truth values stay: they are no secret, and rules read them.
 * @param unknown marks of what is known only after apply, as `after_unknown` has them
 * @param sensitive marks as `after_sensitive` and `sensitive_values` have them
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function hideSensitive(values: JsonObject, unknown: Json, sensitive: Json | undefined): Json {
  if (!isJsonObject(sensitive) || Object.keys(sensitive).length === 0) return unknown;
  const marks: { [name: string]: Json } = isJsonObject(unknown) ? { ...unknown } : {};
  for (const [name, mark] of Object.entries(sensitive)) {
    if (SHOWN_NOWHERE.test(name) || !Object.hasOwn(values, name)) continue;
    const hidden = marked(values[name], marks[name], mark);
    if (hidden !== undefined) marks[name] = hidden;
  }
  return unknown === true ? unknown : marks;
}

function marked(value: Json | undefined, unknown: Json | undefined, mark: Json | undefined): Json | undefined {
  if (unknown === true || value === undefined || value === null || mark === undefined || mark === false) return unknown;
  if (typeof value === 'string') return mark === true && value !== '' ? true : unknown;
  const below = (key: string | number): Json | undefined => (mark === true ? true : memberAt(mark, key));
  if (Array.isArray(value)) {
    return value.map((item: Json, i) => marked(item, memberAt(unknown, i), below(i)) ?? false);
  }
  if (!isJsonObject(value)) return unknown;
  const names = Object.keys(value);
  const own = names.map((name): [string, Json | undefined] => [
    name,
    marked(value[name], memberAt(unknown, name), below(name)),
  ]);
  const kept = own.flatMap(([name, each]): [string, Json][] => (each === undefined ? [] : [[name, each]]));
  return { ...(isJsonObject(unknown) ? unknown : {}), ...Object.fromEntries(kept) };
}

function memberAt(json: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(json)) return typeof key === 'number' ? json[key] : undefined;
  return isJsonObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;
}
