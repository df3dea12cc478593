import type { Json } from '../../lib/json.ts';
import type { ReadResult, Resource } from '../../model/resource.ts';
import type { TemplatePart } from '../../model/template-part.ts';
import { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { Deployment } from './deployment/deployment.ts';
import { rootUri } from './deployment/linked.ts';
import { templateParts } from './deployment/template-parts.ts';
import { JsonDocument, readJsonDocument } from './document/document.ts';
import { isArmTemplate, type ScopeKind, templateScope } from './document/sniff.ts';
import { guarded } from './evaluate.ts';
import { readParameterFile } from './parameters/parameter-file.ts';
import type { ParameterValue, Supplied } from './parameters/parameters.ts';
import { assumed, assumedSettings, type DeploymentSettings, rootTarget } from './scope/target.ts';
import { type FindLinked, type LinkedFile, rootPlace, Session } from './session.ts';

export interface ReadArmTemplateInput {
  /** The name that messages and positions show. */
  readonly file: string;
  readonly text: string;
  /** Parameter files; where two give one parameter, the later counts. */
  readonly parameters?: readonly LinkedFile[];
  /** Values by parameter name, as from a command line. They count before those of files. */
  readonly values?: { readonly [name: string]: Json };
  /** Fetches a linked template or parameter file that lies beside the template; undefined where there is none. */
  readonly linked?: FindLinked;
  readonly deployment?: DeploymentSettings;
  /** A parameter without a value is an error and not a warning. */
  readonly strict?: boolean;
}

export interface ReadArmTemplateResult extends ReadResult {
  /** Values of the template's outputs by name; those of `secureOutputs` must not be shown. */
  readonly outputs: Record<string, Value>;
  /** Names of the outputs of secure type. */
  readonly secureOutputs: readonly string[];
  /** Every declared parameter with the value it got. `secure` ones must not be shown. */
  readonly parameters: readonly ParameterValue[];
  /** Evaluates every variable of the template. Failures appear as unknown values. */
  readonly variables: () => Record<string, Value>;
}

const empty = (session: Session): ReadArmTemplateResult => ({
  resources: [],
  diagnostics: session.diagnostics,
  outputs: {},
  secureOutputs: [],
  parameters: [],
  variables: () => ({}),
});

/**
 * Reads an ARM template: what it would deploy, as far as its text tells. Nothing is guessed and nothing is thrown: what is
 * missing or only Azure knows is an unknown with its reason, what is wrong is a diagnostic with its place.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
 */
export function readArmTemplate(input: ReadArmTemplateInput): ReadArmTemplateResult {
  const settings = input.deployment ?? {};
  const session = new Session({ settings, linked: input.linked, strict: input.strict ?? false }, input.text.length);
  const read = readJsonDocument(input.file, input.text);
  if (!read.ok) {
    session.add(read.error);
    return empty(session);
  }
  const document = read.value;
  if (!isArmTemplate(document.json)) {
    const message = 'This is no ARM template: its $schema must be that of a deployment template';
    session.report('error', 'ARM_NOT_A_TEMPLATE', message, rootPlace(document));
    return empty(session);
  }
  const deployment = rootDeployment(session, document, input);
  return expandRoot(session, deployment);
}

/** Parts of the template and of those that it links to. Outputs of one that could not be read are open. */
function partsRead(session: Session, root: JsonDocument): readonly TemplatePart[] {
  const isRead = !session.diagnostics.some(({ code }) => /^ARM_(LINKED_TEMPLATE|TEMPLATE_SPEC)$/.test(code));
  const linked = [...session.documents.values()].filter((each) => each instanceof JsonDocument);
  return [root, ...linked].filter(({ json }) => isArmTemplate(json)).flatMap((each) => templateParts(each, isRead));
}

function rootDeployment(session: Session, document: JsonDocument, input: ReadArmTemplateInput): Deployment {
  const { settings } = session.options;
  const kind = settings.scope ?? templateScope(document.json) ?? 'resourceGroup';
  const place = rootPlace(document);
  reportAssumed(session, kind, document);
  return new Deployment({
    session,
    template: document.json,
    place,
    name: settings.deploymentName ?? assumed.deploymentName,
    target: rootTarget(kind, settings),
    location: settings.location ?? new Unknown('runtime', 'deployment().location'),
    uri: rootUri(document.file),
    supplied: suppliedValues(session, input),
    parent: undefined,
    outerFrame: undefined,
  });
}

function reportAssumed(session: Session, kind: ScopeKind, document: JsonDocument): void {
  const missing = assumedSettings(kind, session.options.settings);
  if (missing.length === 0) return;
  const message = `Ids are built with an assumed ${missing.join(' and ')}: name the real one to join with other inputs`;
  session.report('info', 'ARM_ASSUMED_SCOPE', message, rootPlace(document));
}

function suppliedValues(session: Session, input: ReadArmTemplateInput): ReadonlyMap<string, Supplied> {
  const supplied = new Map<string, Supplied>();
  for (const { file, text } of input.parameters ?? []) {
    for (const [name, value] of readParameterFile(session, file, text)) supplied.set(name, value);
  }
  for (const [name, value] of Object.entries(input.values ?? {})) {
    supplied.set(name.toLowerCase(), { place: undefined, value: () => value, text: true });
  }
  return supplied;
}

function expandRoot(session: Session, deployment: Deployment): ReadArmTemplateResult {
  const { frame, place } = deployment;
  const parameters = guarded(frame, place, [], () => deployment.parameters.all());
  const resources: Resource[] = [];
  guarded(frame, place, undefined, () => deployment.expand(resources, true));
  const outputs = deployment.outputValues();
  return {
    resources,
    diagnostics: session.diagnostics,
    parts: partsRead(session, place.document),
    outputs,
    secureOutputs: deployment.secureOutputs(),
    parameters,
    variables: () => guarded(frame, place, {}, () => deployment.variables.all()),
  };
}
