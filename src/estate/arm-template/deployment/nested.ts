import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import { getMember, isValueObject, type Value } from '../../../model/value.ts';
import { isArmTemplate } from '../document/sniff.ts';
import { evaluateJson, evaluateTracked, unsupported } from '../evaluate.ts';
import { readParameterFile, secretOf } from '../parameters/parameter-file.ts';
import type { Supplied, SuppliedValues } from '../parameters/parameters.ts';
import type { Declaration } from '../resource/declaration.ts';
import type { Target } from '../scope/target.ts';
import { below, Cell, entryOf, memberOf, type Place, rootPlace } from '../session.ts';
import type { Deployment, DeploymentInput } from './deployment.ts';
import { findLinked, type LinkedDocument } from './linked.ts';

/**
 * What a `Microsoft.Resources/deployments` resource deploys: the template inside it, or the one that it links. Undefined
 * (and reported) where the template is not at hand; the deployment then stays a resource.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
 */
export function readNested(owner: Deployment, declaration: Declaration): DeploymentInput | undefined {
  const entry = entryOf(declaration.json, 'properties');
  const [key, properties] = entry ?? ['properties', null];
  const at = below(declaration.place, key);
  if (!isJsonObject(properties)) return unread(owner, at);
  const template = entryOf(properties, 'template');
  if (template !== undefined) {
    if (!isJsonObject(template[1])) return unread(owner, at);
    const outer = isOuter(properties, declaration, at);
    return {
      ...common(owner, declaration, properties, at),
      template: template[1],
      place: below(at, template[0]),
      uri: owner.uri,
      outerFrame: outer ? declaration.frame : undefined,
    };
  }
  const linked = readLink(owner, declaration, properties, at, 'templateLink');
  if (linked === undefined) return undefined;
  const { document, uri } = linked;
  const place = rootPlace(document);
  if (!isArmTemplate(document.json)) {
    owner.session.report('error', 'ARM_NOT_A_TEMPLATE', 'The linked file is no ARM template', place);
    return undefined;
  }
  return { ...common(owner, declaration, properties, at), template: document.json, place, uri, outerFrame: undefined };
}

function unread(owner: Deployment, place: Place): undefined {
  const message = 'The deployment is not expanded: its template must stand in it or be linked, not be computed';
  owner.session.report('warning', 'ARM_LINKED_TEMPLATE', message, place);
}

function common(
  owner: Deployment,
  declaration: Declaration,
  properties: JsonObject,
  place: Place,
): Pick<DeploymentInput, 'session' | 'name' | 'target' | 'location' | 'supplied' | 'parent'> {
  return {
    session: owner.session,
    name: declaration.identity.leaf,
    target: nestedTarget(owner, declaration),
    location: declaration.evaluate('location') ?? new Unknown('runtime', 'deployment().location'),
    supplied: suppliedValues(owner, declaration, properties, place),
    parent: owner,
  };
}

const nestedTarget = (owner: Deployment, declaration: Declaration): Target => declaration.target ?? owner.target;

/** Without `expressionEvaluationOptions` a nested template is evaluated in the scope around it. */
function isOuter(properties: JsonObject, declaration: Declaration, place: Place): boolean {
  const entry = entryOf(properties, 'expressionEvaluationOptions');
  if (entry === undefined) return true;
  const options = evaluateJson(entry[1], declaration.frame, below(place, entry[0]));
  const scope = isValueObject(options) ? getMember(options, 'scope') : undefined;
  return typeof scope !== 'string' || scope.toLowerCase() !== 'inner';
}

function readLink(
  owner: Deployment,
  declaration: Declaration,
  properties: JsonObject,
  place: Place,
  name: 'templateLink' | 'parametersLink',
): LinkedDocument | undefined {
  const { session } = owner;
  const entry = entryOf(properties, name);
  if (entry === undefined) {
    if (name === 'templateLink')
      session.report('warning', 'ARM_LINKED_TEMPLATE', 'The deployment has no template', place);
    return undefined;
  }
  const at = below(place, entry[0]);
  const { value: link, secret } = evaluateTracked(entry[1], declaration.frame, at);
  const member = (key: string): Value | undefined => (isValueObject(link) ? getMember(link, key) : undefined);
  if (member('id') !== undefined && member('relativePath') === undefined) {
    const message =
      'A template spec is not read: its template is kept in Azure; export it and link it by a relative path';
    session.report('warning', 'ARM_TEMPLATE_SPEC', message, at);
    return undefined;
  }
  return findLinked({
    session,
    fromFile: declaration.place.document.file,
    fromUri: owner.uri,
    rootFile: owner.rootFile,
    place: at,
    secret,
    relativePath: member('relativePath'),
    uri: member('uri'),
  });
}

/** The values that the deployment gives its template, each evaluated where the deployment stands, when it is asked for. */
function suppliedValues(
  owner: Deployment,
  declaration: Declaration,
  properties: JsonObject,
  place: Place,
): SuppliedValues {
  const entry = entryOf(properties, 'parameters');
  if (entry === undefined) {
    if (memberOf(properties, 'parametersLink') === undefined) return new Map();
    const linked = readLink(owner, declaration, properties, place, 'parametersLink');
    // Given, but not at hand: what a default says does not count.
    return linked === undefined
      ? unsupported(place)
      : readParameterFile(owner.session, linked.document.file, linked.document.text);
  }
  const at = below(place, entry[0]);
  if (isJsonObject(entry[1])) return suppliedEntries(declaration, entry[1], at);
  const value = evaluateJson(entry[1], declaration.frame, at);
  if (value instanceof Unknown) return value;
  if (!isValueObject(value)) return new Map();
  const members = Object.entries(value).map(([name, member]): [string, Supplied] => [
    name.toLowerCase(),
    { place: at, value: () => valueMember(member, name) },
  ]);
  return new Map(members);
}

function suppliedEntries(declaration: Declaration, parameters: JsonObject, place: Place): Map<string, Supplied> {
  const { session } = declaration.owner;
  const supplied = new Map<string, Supplied>();
  for (const [name, json] of Object.entries(parameters)) {
    const at = below(place, name);
    const cell = new Cell(session, `The value for parameter "${name}"`, () => entryValue(declaration, name, json, at));
    supplied.set(name.toLowerCase(), { place: at, value: () => cell.get() });
  }
  return supplied;
}

function entryValue(declaration: Declaration, name: string, json: Json, place: Place): Value {
  if (!isJsonObject(json)) return valueMember(evaluateJson(json, declaration.frame, place), name);
  const value = entryOf(json, 'value');
  if (value !== undefined) return evaluateJson(value[1], declaration.frame, below(place, value[0]));
  return memberOf(json, 'reference') === undefined ? null : secretOf(name, json);
}

/** `{value: ...}` or `{reference: ...}` that an expression built. */
function valueMember(entry: Value, name: string): Value {
  if (entry instanceof Unknown)
    return new Unknown(entry.reason, `${entry.identity}.value`, { presence: entry.presence });
  if (!isValueObject(entry)) return null;
  const value = getMember(entry, 'value');
  if (value !== undefined) return value;
  return getMember(entry, 'reference') === undefined ? null : new Unknown('runtime', `keyVaultSecret('${name}')`);
}
