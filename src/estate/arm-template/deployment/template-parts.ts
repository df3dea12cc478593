import { isJsonObject, type Json, type JsonObject, type JsonPath } from '../../../lib/json.ts';
import type { TemplateOutput, TemplateParameter, TemplatePart } from '../../../model/template-part.ts';
import type { JsonDocument } from '../document/document.ts';
import { memberOf } from '../session.ts';

/** Nested templates below one another. */
const MAX_NESTING = 8;

/** What is known of the templates around one. */
interface Around {
  readonly path: JsonPath;
  readonly depth: number;
  /** Lower-case names of secure parameters of the templates around, which expressions of outer scope may read. */
  readonly secure: ReadonlySet<string>;
  readonly linkedAreRead: boolean;
}

/**
 * The parameters and outputs that a template and those nested in it declare. An output holds a secret when its expression,
 * or a variable that it reads, reads a secure parameter or asks Azure for keys by a function `list...`.
 * @param linkedAreRead whether every template that it links to was read: their outputs are judged by themselves
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/test-cases#outputs-cant-include-secrets
 */
export function templateParts(document: JsonDocument, linkedAreRead: boolean): readonly TemplatePart[] {
  return partsOf(document, document.json, { path: [], depth: 0, secure: new Set(), linkedAreRead });
}

function partsOf(document: JsonDocument, template: Json, around: Around): readonly TemplatePart[] {
  const parameters = membersOf(template, 'parameters');
  const own = parameters.map(([name, declared]) => ({ name, declared, secure: isSecure(declared, template) }));
  const secure = new Set([
    ...around.secure,
    ...own.filter((each) => each.secure).map(({ name }) => name.toLowerCase()),
  ]);
  for (const each of own) if (!each.secure) secure.delete(each.name.toLowerCase());
  const place = (section: string, name: string): Pick<TemplatePart, 'id' | 'source'> => {
    const path = [...around.path, section, name];
    return { id: `${document.file}#${path.join('/')}`, source: document.locate(path) };
  };
  const readsLinked =
    !around.linkedAreRead &&
    resourcesOf(template).some(([, each]) => memberOf(memberOf(each, 'properties'), 'templateLink') !== undefined);
  return [
    ...own.map(
      ({ name, declared, secure }): TemplateParameter => ({
        kind: 'parameter',
        ...place('parameters', name),
        name,
        type: textOf(memberOf(declared, 'type')),
        secure,
        fallback: fallbackOf(memberOf(declared, 'defaultValue')),
      }),
    ),
    ...membersOf(template, 'outputs').map(
      ([name, declared]): TemplateOutput => ({
        kind: 'output',
        ...place('outputs', name),
        name,
        type: textOf(memberOf(declared, 'type')),
        secure: isSecure(declared, template),
        holds: heldBy(declared, template, secure, readsLinked),
      }),
    ),
    ...nestedParts(document, template, { ...around, secure }),
  ];
}

function nestedParts(document: JsonDocument, template: Json, around: Around): readonly TemplatePart[] {
  if (around.depth >= MAX_NESTING) return [];
  return resourcesOf(template).flatMap(([step, resource]) => {
    const nested = memberOf(memberOf(resource, 'properties'), 'template');
    if (!isJsonObject(nested)) return [];
    const path = [...around.path, 'resources', step, 'properties', 'template'];
    return partsOf(document, nested, { ...around, path, depth: around.depth + 1 });
  });
}

/** The deployments among the resources of a template, which are a list or, in newer templates, members by symbolic name. */
function resourcesOf(template: Json): readonly (readonly [string | number, JsonObject])[] {
  const resources = memberOf(template, 'resources');
  const all: readonly (readonly [string | number, Json])[] = Array.isArray(resources)
    ? resources.map((each: Json, i) => [i, each] as const)
    : isJsonObject(resources)
      ? Object.entries(resources)
      : [];
  return all.flatMap(([step, each]) => (isJsonObject(each) ? [[step, each] as const] : []));
}

const membersOf = (template: Json, section: string): readonly (readonly [string, Json])[] => {
  const members = memberOf(template, section);
  return isJsonObject(members) ? Object.entries(members) : [];
};

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** By its own type, or by that of the definition that it refers to. */
function isSecure(declared: Json, template: Json): boolean {
  const name = /^#\/definitions\/(.+)$/.exec(textOf(memberOf(declared, '$ref')))?.[1];
  const definition = name === undefined ? undefined : memberOf(memberOf(template, 'definitions'), name);
  return [declared, definition].some((each) => /^secure(string|object)$/i.test(textOf(memberOf(each, 'type'))));
}

function fallbackOf(value: Json | undefined): TemplateParameter['fallback'] {
  if (value === undefined || value === null) return 'none';
  if (value === '' || (isJsonObject(value) && Object.keys(value).length === 0)) return 'empty';
  return typeof value === 'string' && /^\[.*\bnewGuid\s*\(/is.test(value) ? 'generated' : 'value';
}

function heldBy(
  declared: Json,
  template: Json,
  secure: ReadonlySet<string>,
  readsLinked: boolean,
): TemplateOutput['holds'] {
  const texts = expressionsOf([memberOf(declared, 'value') ?? null, memberOf(declared, 'copy') ?? null]);
  const read = new Set<string>();
  let open = false;
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    if (LISTS_KEYS.test(text.replace(QUOTED, "''"))) return 'secret';
    if (namesIn(text, 'parameters').some((name) => secure.has(name))) return 'secret';
    open ||= readsLinked && /\.\s*outputs\b/i.test(text);
    for (const name of namesIn(text, 'variables')) {
      if (read.has(name)) continue;
      read.add(name);
      texts.push(...expressionsOf([memberOf(memberOf(template, 'variables'), name) ?? null]));
    }
  }
  return open ? 'open' : 'plain';
}

/** `listKeys(`, `listAccountSas(`, and whatever else is asked of a resource with a function whose name begins so. */
const LISTS_KEYS = /(^|[^.\w])list[a-z]*\s*\(/i;
const QUOTED = /'(?:[^']|'')*'/g;

const namesIn = (text: string, reader: 'parameters' | 'variables'): readonly string[] =>
  [...text.matchAll(new RegExp(`\\b${reader}\\s*\\(\\s*'([^']+)'`, 'gi'))].map(([, name = '']) => name.toLowerCase());

/** Every expression in a value. The walk keeps its own list, so that no depth overflows. */
function expressionsOf(values: readonly Json[]): string[] {
  const found: string[] = [];
  const rest: Json[] = [...values];
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (typeof value === 'string') {
      if (value.startsWith('[') && !value.startsWith('[[')) found.push(value);
    } else if (Array.isArray(value)) for (const item of value) rest.push(item as Json);
    else if (isJsonObject(value)) for (const member of Object.values(value)) rest.push(member);
  }
  return found;
}
