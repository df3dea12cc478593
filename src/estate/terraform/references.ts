import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { isUnknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import {
  indexOf,
  isIndex,
  type ModuleStep,
  moduleText,
  nameOf,
  parseModule,
  parseTraversal,
  type Step,
  wholeReferences,
} from './address.ts';
import { readExpression } from './configuration.ts';
import type { Graph } from './graph.ts';
import { arrayAt, type Instance, objectAt } from './instance.ts';
import { textOf } from './value-text.ts';

/** Where an expression stands: in which module instance, for which element of `for_each` or `count`. */
interface Scope {
  readonly modules: readonly ModuleStep[];
  readonly key: string | number | undefined;
  /** The resource or module call that has the `for_each`. */
  readonly config: JsonObject | undefined;
}

/** What an attribute asks for: the last word of its name (`subnet_ids` wants ids), and whether it takes several. */
export interface Wanted {
  readonly word: string;
  readonly plural: boolean;
}

/** What references lead to. `opaque`: at least one of them leads somewhere that the plan does not show. */
interface Found {
  readonly values: Value[];
  opaque: boolean;
  /** A known variable takes part: what it holds is not shown, so a list may have more elements than `values`. */
  partial: boolean;
}

/** Last words of attributes that hold ids without saying so: `excluded_groups`, `scope`. */
const idWords = new Set([
  'scope',
  'group',
  'user',
  'role',
  'member',
  'owner',
  'location',
  'application',
  'resource',
  'database',
]);
const MAX_DEPTH = 32;
/** Steps that one lookup may take, and instances that one reference may mean: hostile modules multiply at every level. */
const MAX_STEPS = 400;
const MAX_INSTANCES = 1000;
const MAX_REFERENCES = 200;

/** Reads both styles: `subnet_ids` of azurerm, `subnetId` inside a body of azapi. */
export function wantedWord(attribute: string): Wanted {
  const snake = attribute.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  const last = snake.replace(/_wo$/, '').split('_').at(-1) ?? snake;
  const plural = last.endsWith('s') && !/(?:ss|us|is)$/.test(last);
  const word = plural ? last.slice(0, last.endsWith('sses') ? -2 : -1) : last;
  return { word: idWords.has(word) ? 'id' : word, plural };
}

/**
 * Finds out which other resource's attribute an expression stands for. A plan lists the references of an expression but
 * not its form, so a reference is believed only when its last word is the one that the attribute wants: `key_vault_id`
 * from `azurerm_key_vault.kv.id`, never `name` from a random suffix.
 */
export class ReferenceResolver {
  readonly #graph: Graph;
  #depth = 0;
  #steps = 0;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  resolve(instance: Instance, path: readonly (string | number)[], references: readonly string[]): Value | undefined {
    if (this.#depth === 0) this.#steps = 0;
    const attribute = path.findLast((step) => typeof step === 'string');
    if (typeof attribute !== 'string') return undefined;
    const wanted = wantedWord(attribute);
    const isElement = typeof path.at(-1) === 'number';
    const config = this.#graph.configuration.resource(instance);
    const scope: Scope = { modules: parseModule(instance.module), key: instance.index, config };
    const written =
      path.length === 1 || isElement ? this.#graph.options.source.attribute(instance, attribute) : undefined;
    const found: Found = { values: [], opaque: false, partial: false };
    this.#follow(written?.references ?? references, [], scope, wanted, found);
    if (found.opaque) return undefined;
    const values = distinct(found.values);
    if (isElement) {
      const { at, of } = this.#graph.unknownPosition(instance, path);
      return values.length === of ? values[at] : undefined;
    }
    if (wanted.plural)
      return values.length === 0 || found.partial || written?.hasLiterals === true ? undefined : values;
    const [only] = values;
    if (values.length !== 1 || only === undefined) return undefined;
    if (written === undefined && isServiceBelow(instance, attribute, only)) return undefined;
    return written?.isDirect === false ? written.around(only) : only;
  }

  #follow(references: readonly string[], rest: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    if (this.#depth > MAX_DEPTH || references.length > MAX_REFERENCES) {
      found.opaque = true;
      return;
    }
    this.#depth++;
    for (const reference of wholeReferences(references)) {
      const steps = parseTraversal(reference);
      if (steps === undefined || ++this.#steps > MAX_STEPS) found.opaque = true;
      else this.#step([...steps, ...rest], scope, wanted, found);
    }
    this.#depth--;
  }

  #step(steps: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    const head = nameOf(steps[0]);
    switch (head) {
      case undefined:
        found.opaque = true;
        return;
      case 'count':
      case 'path':
      case 'terraform':
      case 'self':
        return;
      case 'each':
        if (nameOf(steps[1]) === 'value') this.#eachValue(steps.slice(2), scope, wanted, found);
        return;
      case 'var':
        this.#variable(steps, scope, wanted, found);
        return;
      case 'local':
        this.#local(steps, scope, wanted, found);
        return;
      case 'module':
        this.#output(steps, scope, wanted, found);
        return;
      case 'data':
        this.#resource('data', steps.slice(1), scope, wanted, found);
        return;
      default:
        this.#resource('managed', steps, scope, wanted, found);
    }
  }

  #eachValue(rest: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    const expression = scope.config === undefined ? {} : objectAt(scope.config, 'for_each_expression');
    const written = readExpression(expression);
    const [only, second] = written.kind === 'references' ? wholeReferences(written.references) : [];
    const steps = only === undefined || second !== undefined ? undefined : parseTraversal(only);
    const index: Step = { index: scope.key };
    const length = nameOf(steps?.[0]) === 'data' ? 3 : 2;
    if (steps === undefined || steps.length !== length || ['var', 'local', 'module'].includes(nameOf(steps[0]) ?? '')) {
      found.opaque = true;
    } else this.#step([...steps, index, ...rest], scope, wanted, found);
  }

  #variable(steps: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    const last = scope.modules.at(-1);
    const name = nameOf(steps[1]);
    // A root variable is known when the plan is made, so it is not what makes the value unknown.
    if (last === undefined || name === undefined) {
      found.partial = true;
      return;
    }
    const call = this.#graph.configuration.call(scope.modules);
    if (call === undefined) {
      found.opaque = true;
      return;
    }
    const expressions = objectAt(call, 'expressions');
    const expression = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
    const written = isJsonObject(expression) ? readExpression(expression) : undefined;
    if (written === undefined || written.kind === 'constant') {
      found.partial = true;
      return;
    }
    const parent: Scope = { modules: scope.modules.slice(0, -1), key: last.index, config: call };
    if (written.kind === 'references') this.#follow(written.references, steps.slice(2), parent, wanted, found);
    else if (written.kind === 'hidden') found.opaque = true;
  }

  #local(steps: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    const name = nameOf(steps[1]);
    const references = name === undefined ? undefined : this.#graph.options.source.local(scope.modules, name);
    if (references === undefined) found.opaque = true;
    else this.#follow(references, steps.slice(2), scope, wanted, found);
  }

  #output(steps: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    const call = nameOf(steps[1]);
    const hasIndex = isIndex(steps[2]);
    const output = nameOf(steps[hasIndex ? 3 : 2]);
    if (call === undefined || output === undefined) {
      found.opaque = true;
      return;
    }
    const index = hasIndex ? (indexOf(steps[2]) ?? scope.key) : undefined;
    const modules = [...scope.modules, index === undefined ? { call } : { call, index }];
    const module = this.#graph.configuration.module(modules);
    const expression =
      module === undefined ? {} : objectAt(objectAt(objectAt(module, 'outputs'), output), 'expression');
    const written = readExpression(expression);
    if (written.kind !== 'references') {
      found.opaque ||= written.kind === 'hidden';
      return;
    }
    const inner: Scope = { modules, key: undefined, config: undefined };
    this.#follow(written.references, steps.slice(hasIndex ? 4 : 3), inner, wanted, found);
  }

  #resource(mode: 'managed' | 'data', steps: readonly Step[], scope: Scope, wanted: Wanted, found: Found): void {
    const type = nameOf(steps[0]);
    const name = nameOf(steps[1]);
    if (type === undefined || name === undefined) {
      found.opaque = true;
      return;
    }
    const module = moduleText(scope.modules);
    const hasIndex = isIndex(steps[2]);
    const path = attributePath(steps.slice(hasIndex ? 3 : 2), wanted);
    const targets =
      path === undefined ? undefined : this.#meant(module, mode, type, name, indexOf(steps[2]), scope.key, wanted);
    if (path === undefined || targets === undefined) {
      found.opaque = true;
      return;
    }
    for (const target of targets) found.values.push(this.#graph.attributeOf(target, path));
  }

  /** The instances that a reference means: the one with its index, the only one, the one of the same key, or (for a list) all. */
  #meant(
    module: string,
    mode: 'managed' | 'data',
    type: string,
    name: string,
    index: string | number | undefined,
    key: string | number | undefined,
    wanted: Wanted,
  ): readonly Instance[] | undefined {
    if (index !== undefined) {
      const one = this.#graph.instanceAt(module, mode, type, name, index);
      return one === undefined ? [] : [one];
    }
    const all = this.#graph.instancesAt(module, mode, type, name);
    if (all.length <= 1) return all;
    const sameKey =
      wanted.plural || key === undefined ? undefined : this.#graph.instanceAt(module, mode, type, name, key);
    if (sameKey !== undefined) return [sameKey];
    return all.length > MAX_INSTANCES ? undefined : all;
  }
}

/**
 * A storage account and an SQL server have no logs of their own: a diagnostic setting with logs that refers to one stands
 * on a service or database below it (`"${azurerm_storage_account.sa.id}/blobServices/default"`), and only the text shows on which.
 */
function isServiceBelow(instance: Instance, attribute: string, target: Value): boolean {
  if (instance.type !== 'azurerm_monitor_diagnostic_setting' || attribute !== 'target_resource_id') return false;
  const hasLogs = ['enabled_log', 'log'].some((name) => arrayAt(instance.values, name).length > 0);
  return hasLogs && /\/(?:Microsoft\.Storage\/storageAccounts|Microsoft\.Sql\/servers)\/[^/]+$/i.test(textOf(target));
}

/** The attribute that a reference ends in, if it is what the attribute wants. Undefined where it says nothing of the value. */
function attributePath(rest: readonly Step[], wanted: Wanted): readonly (string | number)[] | undefined {
  const path = rest.map((step) => ('name' in step ? step.name : (step.index ?? 0)));
  if (path.length === 0) return wanted.word === 'id' || wanted.word === 'name' ? [wanted.word] : undefined;
  const last = path.findLast((step) => typeof step === 'string');
  return typeof last === 'string' && wantedWord(last).word === wanted.word ? path : undefined;
}

function distinct(values: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return values.flat().filter((value) => {
    const key = isUnknown(value) ? `?${value.toString()}` : JSON.stringify(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
