import { isJsonObject, type Json, type JsonPath } from '../../../lib/json.ts';
import { shown } from '../expected.ts';
import type { Problem } from '../problem.ts';
import type { DeclaredResource, DeclaredTemplate } from './declared-resources.ts';
import { memberEntry, memberIn } from './member-entry.ts';
import { subexpressions, writtenExpressions } from './walk-expressions.ts';

/** What no deployment of a template can do: make one resource twice, or ask too early what only deployment tells. */
export function* checkDeployment(template: DeclaredTemplate): Iterable<Problem> {
  yield* checkTwice(template.resources);
  yield* checkEarly(template);
}

/**
 * Resources of one type and name that nothing keeps apart: no condition, loop or scope.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-template
 */
function* checkTwice(resources: readonly DeclaredResource[]): Iterable<Problem> {
  const seen = new Set<string>();
  for (const { type, name, json, path, isExisting, isExtension } of resources) {
    if (
      type === undefined ||
      name === undefined ||
      isExisting ||
      isExtension ||
      APART.some((each) => memberEntry(json, each))
    ) {
      continue;
    }
    const key = `${type}|${String(name)}`.toLowerCase();
    // A name that is not known is the same only where the same words stand for it.
    if (seen.has(key) && !(typeof name !== 'string' && /newGuid|utcNow|copyIndex/i.test(String(name)))) {
      const message = `a ${shown(type)} of this name is in the template already`;
      yield { kind: 'name', severity: 'error', path: [...path, 'name'], message };
    }
    seen.add(key);
  }
}

/** Members by which two resources of one type and name differ all the same. */
const APART: readonly string[] = ['condition', 'copy', 'scope', 'resourceGroup', 'subscriptionId'];

/** Members that Azure must know before it deploys anything. */
const BEFORE: readonly string[] = ['name', 'type', 'apiVersion', 'condition'];

/**
 * `reference` where Azure has deployed nothing yet: in parameters, in variables, and in what a resource is called.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#reference
 */
function* checkEarly(template: DeclaredTemplate): Iterable<Problem> {
  if (template.isOuter) return;
  for (const part of ['parameters', 'variables']) {
    const [key, json] = memberEntry(template.json, part) ?? [part, null];
    yield* earlyIn(json, [...template.path, key]);
  }
  for (const { json, path, loop } of template.resources) {
    for (const part of BEFORE) {
      const entry = memberEntry(json, part);
      if (entry !== undefined) yield* earlyIn(entry[1], [...path, entry[0]]);
    }
    const [copy, written] = memberEntry(json, 'copy') ?? ['copy', null];
    if (isJsonObject(written) && loop !== undefined)
      yield* earlyIn(memberIn(written, 'count') ?? null, [...path, copy, 'count']);
  }
}

function* earlyIn(json: Json, path: JsonPath): Iterable<Problem> {
  for (const { path: at, expression } of writtenExpressions(json, path, (each) => each.at(-1) === 'metadata')) {
    for (const part of expression === undefined ? [] : subexpressions(expression)) {
      if (part.kind !== 'Call' || part.namespace !== undefined || part.name.toLowerCase() !== 'reference') continue;
      const message = 'reference() cannot stand here: Azure knows it only once the resource is deployed';
      yield { kind: 'expression', severity: 'error', path: at, message };
    }
  }
}
