import { isJsonObject, type Json } from '../lib/json.ts';
import type { PolicyRule } from '../model/control.ts';
import { resolveField } from './field.ts';

/** A setting of a resource type: its lower-case type, and its path with `[*]` for any element. */
export interface NamedSetting {
  readonly type: string;
  readonly path: string;
}

/**
 * The settings that the fields of a rule name, on the resources it judges and on those it looks for beside them. What every
 * resource has (type, name, kind, location, tags) only selects and is left out.
 * @param types the types that the rule judges
 */
export function namedSettings(rule: PolicyRule, types: readonly string[]): readonly NamedSetting[] {
  const details = rule.then.details;
  const related = details === undefined ? undefined : details['type'];
  const settings = [
    ...settingsIn(rule.if as Json, types),
    ...(details === undefined
      ? []
      : settingsIn(details as Json, typeof related === 'string' ? [related.toLowerCase()] : [])),
  ];
  const byKey = new Map(settings.map((setting) => [`${setting.type} ${setting.path}`, setting]));
  return [...byKey.values()];
}

const settingsIn = (part: Json, types: readonly string[]): NamedSetting[] =>
  [...fieldsIn(part)].flatMap((text) => {
    const field = resolveField(text);
    if (field.kind === 'Alias') return [...field.paths].map(([type, { text: path }]) => ({ type, path }));
    const judged = field.kind === 'Path' && /^(?:sku|identity|zones)\b/i.test(field.path.text);
    return judged ? types.map((type) => ({ type, path: field.path.text })) : [];
  });

const calls = /\b(?:field|current)\('([^']+)'\)/gi;

/** The texts that name fields: values of `field`, and arguments of `field()` and `current()` in expressions. */
function* fieldsIn(part: Json): Generator<string> {
  if (typeof part === 'string') {
    if (part.startsWith('[')) for (const match of part.matchAll(calls)) yield match[1] ?? '';
  } else if (Array.isArray(part)) {
    for (const item of part as readonly Json[]) yield* fieldsIn(item);
  } else if (isJsonObject(part)) {
    for (const [key, value] of Object.entries(part)) {
      if (key.toLowerCase() === 'field' && typeof value === 'string' && !value.startsWith('[')) yield value;
      else yield* fieldsIn(value);
    }
  }
}
