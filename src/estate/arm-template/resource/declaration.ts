import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import { isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { evaluateJson, evaluateTracked, unsupported } from '../evaluate.ts';
import type { Frame } from '../frame.ts';
import { graphIdentity } from '../scope/graph-identity.ts';
import { childName, type Identity, identify, scopeToId } from '../scope/identity.ts';
import { overrideTarget, type Target, targetId } from '../scope/target.ts';
import { asText, type Text } from '../scope/text.ts';
import { below, Cell, entryOf, memberOf, type Place, type Session } from '../session.ts';

/** A nested or linked deployment as its own template tells it. */
export interface Nested {
  readonly outputs: () => ValueObject;
}

/** The deployment that a declaration belongs to. */
export interface Owner {
  readonly session: Session;
  readonly target: Target;
  /** The deployment that a declaration of one describes; undefined where its template is not at hand. */
  readonly nested: (declaration: Declaration) => Nested | undefined;
}

export interface DeclarationInput {
  readonly owner: Owner;
  readonly json: JsonObject;
  readonly place: Place;
  readonly frame: Frame;
  readonly parent: Declaration | undefined;
  readonly symbolicName: string | undefined;
  /** Set where nobody knows how many copies there are, this one included. */
  readonly loop: Unknown | undefined;
}

/** What the deployment itself uses up; the resource that Azure keeps does not have it. */
const TEMPLATE_ONLY: ReadonlySet<string> = new Set([
  ...['apiversion', 'asserts', 'comments', 'condition', 'copy', 'dependson', 'existing', 'extension', 'id', 'import'],
  ...['metadata', 'name', 'resources', 'scope', 'type', '@options'],
]);

/** One resource of a template, after its copy loop: everything about it is worked out when it is first asked for. */
export class Declaration {
  readonly owner: Owner;
  readonly json: JsonObject;
  readonly place: Place;
  readonly frame: Frame;
  readonly parent: Declaration | undefined;
  readonly symbolicName: string | undefined;
  readonly isExisting: boolean;
  readonly #loop: Unknown | undefined;
  #identity: Cell<Identity> | undefined;
  #existence: Cell<boolean | Unknown> | undefined;
  #body: Cell<ValueObject> | undefined;
  #nested: Cell<Nested | undefined> | undefined;

  constructor(input: DeclarationInput) {
    this.owner = input.owner;
    this.json = input.json;
    this.place = input.place;
    this.frame = input.frame;
    this.parent = input.parent;
    this.symbolicName = input.symbolicName;
    this.isExisting = memberOf(input.json, 'existing') === true;
    this.#loop = input.loop;
  }

  get identity(): Identity {
    this.#identity ??= new Cell(this.owner.session, 'The name of a resource', () => this.#identify());
    return this.#identity.get();
  }

  /** Whether its name or condition is being worked out right now, so that asking for it would be a circle. */
  get isBeingNamed(): boolean {
    return this.#identity?.busy === true || this.#existence?.busy === true;
  }

  /** False: a condition leaves it out. Unknown: nobody knows. */
  get existence(): boolean | Unknown {
    this.#existence ??= new Cell(this.owner.session, 'The condition of a resource', () => this.#condition(this.#loop));
    return this.#existence.get();
  }

  get body(): ValueObject {
    this.#body ??= new Cell(this.owner.session, 'A resource', () => this.#evaluateBody());
    return this.#body.get();
  }

  /** The deployment that this one describes, when it is one and its template is at hand. */
  get nested(): Nested | undefined {
    if (!this.isDeployment) return undefined;
    this.#nested ??= new Cell(this.owner.session, 'A deployment', () => this.owner.nested(this));
    return this.#nested.get();
  }

  get isDeployment(): boolean {
    const type = memberOf(this.json, 'type');
    return typeof type === 'string' && type.toLowerCase() === 'microsoft.resources/deployments';
  }

  get apiVersion(): string | undefined {
    const type = this.#text('type');
    const at = typeof type === 'string' ? type.indexOf('@') : -1;
    if (at >= 0) return String(type).slice(at + 1);
    const version = this.#text('apiVersion');
    return typeof version === 'string' ? version : undefined;
  }

  /** The scope that `scope`, `subscriptionId` and `resourceGroup` choose; undefined where `scope` is a resource. */
  get target(): Target | undefined {
    return overrideTarget(this.owner.target, {
      scope: this.#text('scope'),
      subscriptionId: this.#text('subscriptionId'),
      resourceGroup: this.#text('resourceGroup'),
    });
  }

  /** One member of the resource, evaluated; undefined where it has none. */
  evaluate(name: string): Value | undefined {
    const entry = entryOf(this.json, name);
    return entry === undefined ? undefined : evaluateJson(entry[1], this.frame, below(this.place, entry[0]));
  }

  /** Whether a Bicep extension makes it, such as Microsoft Graph, and not Azure Resource Manager. */
  get #isExtension(): boolean {
    return memberOf(this.json, 'import') !== undefined || memberOf(this.json, 'extension') !== undefined;
  }

  #text(name: string): Text | undefined {
    return asText(this.evaluate(name));
  }

  #identify(): Identity {
    const type = this.#text('type') ?? '';
    const name = this.#text('name');
    const typeText = String(type);
    if (this.#isExtension) {
      return graphIdentity(typeText, this.evaluate('properties') ?? null, name, this.symbolicName ?? '');
    }
    const full = this.parent === undefined ? undefined : childName(this.parent.identity, typeText, name ?? '');
    const { base, extended } = this.#base();
    const identity = identify({
      type: full?.type ?? typeText,
      name: full?.name ?? name ?? '',
      base,
      extends: extended,
    });
    if (typeText === '' || name === undefined) {
      this.#report(`A resource needs ${typeText === '' ? 'a type' : 'a name'}`);
    } else if (type instanceof Unknown) {
      const message = 'The type of a resource is not known, so nothing can be said of it';
      this.owner.session.report('warning', 'ARM_RESOURCE', message, this.place);
    } else if (!identity.fits) {
      const literal = String(memberOf(this.json, 'type')).slice(0, 120);
      this.#report(`The name does not fit the type ${literal}: it must have one part for each part of the type`);
    }
    return identity;
  }

  #base(): { readonly base: Text; readonly extended: Text | undefined } {
    const scope = this.#text('scope');
    if (scope === undefined && this.parent !== undefined) {
      const { base, extends: extended } = this.parent.identity;
      return { base, extended };
    }
    const own = targetId(this.owner.target);
    const target = this.target;
    if (scope === undefined) return { base: target === undefined ? own : targetId(target), extended: undefined };
    if (target !== undefined) return { base: targetId(target), extended: undefined };
    const base = scopeToId(scope, own);
    return { base, extended: base };
  }

  #report(message: string): void {
    this.owner.session.report('error', 'ARM_RESOURCE', message, this.place);
  }

  #condition(loop: Unknown | undefined): boolean | Unknown {
    const entry = entryOf(this.json, 'condition');
    if (entry === undefined) return loop ?? true;
    const at = below(this.place, entry[0]);
    const { value, secret } = evaluateTracked(entry[1], this.frame, at);
    const truth = typeof value === 'string' ? TRUTH.get(value.toLowerCase()) : value;
    if (truth === false) return false;
    if (truth === true) return loop ?? true;
    if (value instanceof Unknown) return secret ? new Unknown(value.reason, 'condition on a secure parameter') : value;
    this.owner.session.report('error', 'ARM_CONDITION', 'A condition must be true or false', at);
    return unsupported(at);
  }

  #evaluateBody(): ValueObject {
    const { id, type, leaf } = this.identity;
    const skip = this.isDeployment ? DEPLOYMENT_ONLY : TEMPLATE_ONLY;
    const members = Object.entries(this.json).filter(([name]) => !skip.has(name.toLowerCase()));
    const json = Object.fromEntries(members.map(([name, member]) => [name, this.#withoutTemplate(name, member)]));
    const value = evaluateJson(json, this.frame, this.place);
    if (this.#isExtension && isValueObject(value)) return extensionBody(this.identity, value);
    return { id, type: type.toLowerCase(), name: leaf, ...(isValueObject(value) ? value : {}) };
  }

  /** The template of a deployment that could not be expanded is not evaluated: its expressions are its own. */
  #withoutTemplate(name: string, member: Json): Json {
    if (!this.isDeployment || name.toLowerCase() !== 'properties' || !isJsonObject(member)) return member;
    return Object.fromEntries(Object.entries(member).filter(([key]) => key.toLowerCase() !== 'template'));
  }
}

/** A Graph object as the readers of Graph have it: its members at the root, and again under `properties`. */
function extensionBody(identity: Identity, members: ValueObject): ValueObject {
  const properties = members['properties'];
  const own = isValueObject(properties) ? properties : {};
  return { name: identity.leaf, ...own, type: identity.type.toLowerCase(), properties: properties ?? {} };
}

const DEPLOYMENT_ONLY: ReadonlySet<string> = new Set([...TEMPLATE_ONLY, 'resourcegroup', 'subscriptionid']);

const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);
