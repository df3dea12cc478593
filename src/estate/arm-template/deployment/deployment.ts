import { canonicalCall, type HostFunction } from '../../../arm/expression/index.ts';
import { idKey } from '../../../arm/resource-id.ts';
import type { Json } from '../../../lib/json.ts';
import { limits } from '../../../model/limits.ts';
import type { Resource } from '../../../model/resource.ts';
import { Unknown } from '../../../model/unknown.ts';
import type { Value, ValueObject } from '../../../model/value.ts';
import { guarded } from '../evaluate.ts';
import { Frame } from '../frame.ts';
import { Parameters, type SuppliedValues } from '../parameters/parameters.ts';
import type { Declaration, Nested, Owner } from '../resource/declaration.ts';
import { referenceFunctions } from '../resource/reference.ts';
import { ResourceTable } from '../resource/resource-table.ts';
import { toResource } from '../resource/to-resource.ts';
import { idFunctions } from '../scope/id-functions.ts';
import { type Target, targetId } from '../scope/target.ts';
import type { Text } from '../scope/text.ts';
import { below, Cell, entryOf, memberOf, type Place, type Session } from '../session.ts';
import { readNested } from './nested.ts';
import { outputValues, readOutputs, secureOutputs } from './outputs.ts';
import { placeFunctions } from './place-functions.ts';
import { userFunctions } from './user-functions.ts';
import { Variables } from './variables.ts';

export interface DeploymentInput {
  readonly session: Session;
  readonly template: Json;
  /** Of the template's root. */
  readonly place: Place;
  readonly name: Text;
  readonly target: Target;
  readonly location: Value;
  readonly uri: string;
  readonly supplied: SuppliedValues;
  readonly parent: Deployment | undefined;
  /** Set for a nested template whose expressions are evaluated where the deployment stands, and not inside it. */
  readonly outerFrame: Frame | undefined;
}

/** What setting up a deployment costs, in units of work: it bounds templates that link themselves more than once. */
const DEPLOYMENT_WORK = 400;

/** A template in deployment: the one that was given, or one nested in it or linked from it. */
export class Deployment implements Owner, Nested {
  readonly session: Session;
  readonly target: Target;
  readonly uri: string;
  readonly place: Place;
  readonly parent: Deployment | undefined;
  readonly depth: number;
  readonly parameters: Parameters;
  readonly variables: Variables;
  readonly frame: Frame;
  readonly #table: Cell<ResourceTable>;
  readonly #outputs: Cell<ValueObject>;

  constructor(input: DeploymentInput) {
    const { session, template, place, parent } = input;
    session.spend(DEPLOYMENT_WORK);
    this.session = session;
    this.target = input.target;
    this.uri = input.uri;
    this.place = place;
    this.parent = parent;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    const base = new Map<string, HostFunction>();
    this.frame = input.outerFrame ?? new Frame(session, base);
    const [parametersKey, declared] = entryOf(template, 'parameters') ?? ['parameters', {}];
    this.parameters = new Parameters({
      session,
      // A template of outer scope reads the parameters around it; its own have no meaning.
      declared: input.outerFrame === undefined ? declared : {},
      definitions: memberOf(template, 'definitions'),
      place: below(place, parametersKey),
      supplied: input.supplied,
      owner: parent === undefined ? '' : `${String(input.name)}:`,
      frame: () => this.frame,
    });
    const [variablesKey, variables] = entryOf(template, 'variables') ?? ['variables', {}];
    this.variables = new Variables(session, variables, below(place, variablesKey), () => this.frame);
    this.#table = new Cell(
      session,
      'The list of resources',
      () => new ResourceTable(this, template, this.frame, place),
    );
    this.#outputs = new Cell(session, 'The outputs', () => readOutputs(template, this.frame, place));
    for (const [name, call] of this.#functions(input)) base.set(name, call);
  }

  /** The file of the template that was given. */
  get rootFile(): string {
    return this.parent?.rootFile ?? this.place.document.file;
  }

  outputs(): ValueObject {
    return this.#outputs.get();
  }

  /** Name and value of each output. */
  outputValues(): Record<string, Value> {
    return outputValues(guarded(this.frame, this.place, {}, () => this.outputs()));
  }

  secureOutputs(): readonly string[] {
    return secureOutputs(guarded(this.frame, this.place, {}, () => this.outputs()));
  }

  nested(declaration: Declaration): Nested | undefined {
    if (this.depth >= limits.deploymentDepth) {
      const message = `Deployments are nested deeper than ${limits.deploymentDepth} levels`;
      this.session.report('error', 'ARM_DEPLOYMENT_DEPTH', message, declaration.place);
      return undefined;
    }
    const input = readNested(this, declaration);
    return input === undefined ? undefined : new Deployment(input);
  }

  find(text: string): Declaration | undefined {
    const own = this.#table.busy ? undefined : this.#table.get().find(text);
    return own ?? this.parent?.find(text);
  }

  collection(name: string): readonly Declaration[] | undefined {
    return this.#table.busy ? undefined : this.#table.get().collection(name);
  }

  /** Adds the resources of this deployment and of those inside it, in the order of the template. */
  expand(into: Resource[], existence: true | Unknown): void {
    guarded(this.frame, this.place, undefined, () => this.parameters.all());
    const table = guarded(this.frame, this.place, undefined, () => this.#table.get());
    for (const declaration of table?.all ?? []) {
      guarded(declaration.frame, declaration.place, undefined, () => this.#expandOne(declaration, into, existence));
    }
  }

  #expandOne(declaration: Declaration, into: Resource[], inherited: true | Unknown): void {
    if (declaration.isExisting) return;
    const own = declaration.existence;
    if (own === false) return;
    const existence = own === true ? inherited : own;
    const { nested } = declaration;
    if (nested instanceof Deployment) {
      this.session.wait(() => nested.expand(into, existence));
      guarded(nested.frame, nested.place, undefined, () => nested.outputs());
    } else into.push(toResource(declaration, existence));
  }

  #functions(input: DeploymentInput): [string, HostFunction][] {
    const { session, template, place, target } = input;
    const [key, functions] = entryOf(template, 'functions') ?? ['functions', []];
    const contentVersion = memberOf(template, 'contentVersion');
    const facts = {
      name: input.name,
      target,
      location: input.location,
      contentVersion: typeof contentVersion === 'string' ? contentVersion : '1.0.0.0',
      templateUri: input.uri,
      resourceGroup: () => this.#declaredGroup(),
      isRoot: input.parent === undefined || sameGroup(input.parent.target, target),
    };
    const shared = [...placeFunctions(session, facts), ...idFunctions(target)];
    return [
      ...shared,
      ['parameters', (args) => named('parameters', args[0], (name) => this.parameters.get(name))],
      ['variables', (args) => named('variables', args[0], (name) => this.variables.get(name))],
      ...referenceFunctions(session, this),
      ['roledefinitions', (args) => new Unknown('runtime', canonicalCall('roleDefinitions', args))],
      ...userFunctions(session, functions, below(place, key), shared),
    ];
  }

  /** The resource group of this deployment, when a template around it declares the group. */
  #declaredGroup(): ValueObject | undefined {
    if (this.parent === undefined || this.target.kind !== 'resourceGroup') return undefined;
    const group = this.parent.find(idKey(String(targetId(this.target))));
    if (group === undefined || group.isExisting) return undefined;
    return group.body;
  }
}

const sameGroup = (a: Target, b: Target): boolean =>
  String(a.subscriptionId) === String(b.subscriptionId) && String(a.resourceGroup) === String(b.resourceGroup);

function named(call: string, name: Value | undefined, read: (name: string) => Value): Value {
  if (typeof name === 'string') return read(name);
  if (name instanceof Unknown) return new Unknown(name.reason, canonicalCall(call, [name]));
  return new Unknown('unsupported', canonicalCall(call, [name ?? null]));
}
