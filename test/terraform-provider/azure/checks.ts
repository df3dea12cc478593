import { type CtyObject, type CtyValue, isList, isObject } from '../cty/value.ts';
import { isArmId, normalPattern, patternOf } from './arm-id.ts';
import { idAttributes, type TypeKnowledge } from './knowledge.ts';
import type { Problem } from './provider-model.ts';

/** What azurerm refuses in a configuration beyond its schema: words that are not offered, and ids of another kind. */
export function checkConfig(config: CtyObject, { allowed }: TypeKnowledge): Problem[] {
  const problems: Problem[] = [];
  for (const { path, name, value } of scalarsIn(config, '')) {
    const words = allowed[path];
    if (words !== undefined && value !== '' && !words.some((word) => String(word) === String(value)))
      problems.push({
        summary: `expected ${path} to be one of ${words.map((word) => `"${word}"`).join(', ')}, got ${value}`,
        detail: '',
        attribute: path.split('.')[0] ?? path,
      });
    const kind = idAttributes[name];
    if (kind !== undefined && value !== '' && !isOfKind(value, kind))
      problems.push({
        summary: `${path} is no id of the kind ${kind}`,
        detail: `It is ${JSON.stringify(value)}.`,
        attribute: path.split('.')[0] ?? path,
      });
  }
  return problems;
}

const isOfKind = (value: string | number | boolean, kind: string): boolean =>
  typeof value === 'string' && isArmId(value) && patternOf(value) === normalPattern(kind);

interface Place {
  readonly path: string;
  readonly name: string;
  readonly value: string | number | boolean;
}

/** Every known scalar with its path; elements of lists have the list's. */
function scalarsIn(value: CtyValue, path: string): Place[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [{ path, name: path.split('.').at(-1) ?? path, value }];
  if (isList(value)) return value.flatMap((item) => scalarsIn(item, path));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => scalarsIn(item, path === '' ? name : `${path}.${name}`));
}
