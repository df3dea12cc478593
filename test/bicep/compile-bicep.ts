import { compareText } from '../../src/lib/compare-text.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { type Member, type Node, OutsideGrammar, readBicep, type Statement } from './read-bicep.ts';

const DEPLOYMENTS = '2025-04-01';

const schemas: Readonly<Record<string, string>> = {
  managementGroup: 'https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#',
  subscription: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
  resourceGroup: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  tenant: 'https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#',
};

/**
 * The ARM template, with symbolic names, that a Bicep file inside the grammar means. A module becomes a deployment that links
 * the template of the module's name.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
 */
export const compileBicep = (source: string): JsonObject => new Compiler(readBicep(source)).template();

type ObjectNode = Node & { readonly kind: 'object' };
type TextNode = Node & { readonly kind: 'text' };
type CallNode = Node & { readonly kind: 'call' };

class Compiler {
  readonly #statements: readonly Statement[];
  readonly #scope: string;
  readonly #byName: ReadonlyMap<string, Statement>;

  constructor(statements: readonly Statement[]) {
    this.#statements = statements;
    const target = statements.find(({ kind }) => kind === 'targetScope')?.value;
    this.#scope = target === undefined ? 'resourceGroup' : String(this.#json(target));
    this.#byName = new Map(statements.map((statement) => [statement.name, statement]));
  }

  template(): JsonObject {
    const of = (kind: Statement['kind']): Statement[] =>
      this.#statements.filter((statement) => statement.kind === kind);
    const entries = (kind: Statement['kind'], make: (statement: Statement) => Json): JsonObject =>
      Object.fromEntries(of(kind).map((statement) => [statement.name, make(statement)]));
    const variables = entries('var', ({ value }) => this.#json(value));
    const outputs = entries('output', ({ about, value }) => ({ type: about, value: this.#json(value) }));
    const metadata = entries('metadata', ({ value }) => this.#json(value));
    return {
      $schema: schemas[this.#scope] ?? '',
      languageVersion: '2.0',
      contentVersion: '1.0.0.0',
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      parameters: entries('param', (statement) => this.#parameter(statement)),
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
      resources: Object.fromEntries(
        this.#statements
          .filter(({ kind }) => kind === 'resource' || kind === 'module')
          .filter((statement) => !statement.existing || this.#isRead(statement.name))
          .map((statement) => [
            statement.name,
            statement.kind === 'module' ? this.#module(statement) : this.#resource(statement),
          ]),
      ),
      ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
    };
  }

  #parameter(statement: Statement): JsonObject {
    const decorators = new Map(statement.decorators.map(({ name, values }) => [name, values[0]]));
    const type = decorators.has('secure')
      ? statement.about === 'object'
        ? 'secureObject'
        : 'securestring'
      : statement.about;
    const limits: Readonly<Record<string, string>> = {
      allowed: 'allowedValues',
      minValue: 'minValue',
      maxValue: 'maxValue',
      minLength: 'minLength',
      maxLength: 'maxLength',
    };
    return {
      type,
      ...(statement.value === undefined ? {} : { defaultValue: this.#json(statement.value) }),
      ...Object.fromEntries(
        Object.entries(limits).flatMap(([decorator, key]) =>
          decorators.has(decorator) ? [[key, this.#json(decorators.get(decorator))]] : [],
        ),
      ),
      ...this.#metadata(statement),
    };
  }

  #metadata({ decorators }: Statement): JsonObject {
    const description = decorators.find(({ name }) => name === 'description')?.values[0];
    return description === undefined ? {} : { metadata: { description: this.#json(description) } };
  }

  #resource(statement: Statement): JsonObject {
    const [type = '', apiVersion = ''] = statement.about.split('@');
    const body = objectOf(statement);
    const {
      parent: _parent,
      scope,
      name: _name,
      dependsOn: _dependsOn,
      ...rest
    } = Object.fromEntries(body.members.map((member) => [keyText(member), member.value]));
    const place = statement.existing ? this.#placeOfExisting(statement) : this.#scopeMember(scope);
    const waits = statement.existing ? [] : this.#waits(statement);
    return {
      ...(statement.existing ? { existing: true } : this.#metadata(statement)),
      ...(statement.condition === undefined ? {} : { condition: this.#json(statement.condition) }),
      type,
      apiVersion,
      ...place,
      name: this.#nameJson(statement),
      ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, this.#json(value)])),
      ...(waits.length === 0 ? {} : { dependsOn: waits }),
    };
  }

  #scopeMember(scope: Node | undefined): JsonObject {
    if (scope === undefined) return {};
    if (scope.kind === 'call' && scope.name === 'tenant') return { scope: '/' };
    if (scope.kind === 'name') return { scope: `[${this.#id(scope.name)}]` };
    throw new OutsideGrammar('a resource stands on a symbol or in the tenant');
  }

  /** Where an existing resource is, from the nearest of its parents that says it. */
  #placeOfExisting(statement: Statement): JsonObject {
    const scope = this.#scopeOf(statement);
    if (scope === undefined || scope.name === 'tenant') return {};
    const values = scope.values.map((value) => this.#json(value));
    if (scope.name === 'subscription') return { subscriptionId: values[0] ?? null };
    return values.length === 1
      ? { resourceGroup: values[0] ?? null }
      : { subscriptionId: values[0] ?? null, resourceGroup: values[1] ?? null };
  }

  #scopeOf(statement: Statement): CallNode | undefined {
    const parent = memberOf(statement, 'parent');
    if (parent?.kind === 'name') return this.#scopeOf(this.#named(parent.name));
    const scope = memberOf(statement, 'scope');
    return scope?.kind === 'call' ? scope : undefined;
  }

  #module(statement: Statement): JsonObject {
    const scope = memberOf(statement, 'scope');
    const values = (scope?.kind === 'call' ? scope.values : []).map((value) => this.#json(value));
    if (scope !== undefined && scope.kind !== 'call')
      throw new OutsideGrammar('a module is deployed to resourceGroup(...) or subscription(...)');
    const inGroup = scope?.name === 'resourceGroup';
    const params = memberOf(statement, 'params');
    const waits = this.#waits(statement);
    return {
      ...this.#metadata(statement),
      ...(statement.condition === undefined ? {} : { condition: this.#json(statement.condition) }),
      type: 'Microsoft.Resources/deployments',
      apiVersion: DEPLOYMENTS,
      name: this.#json(memberOf(statement, 'name')),
      ...(values.length === (inGroup ? 1 : 0) ? {} : { subscriptionId: values[0] ?? null }),
      ...(inGroup
        ? { resourceGroup: values.at(-1) ?? null }
        : this.#scope === 'resourceGroup'
          ? {}
          : { location: '[deployment().location]' }),
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        templateLink: { relativePath: statement.about.replace(/\.bicep$/, '.json'), contentVersion: '1.0.0.0' },
        parameters: Object.fromEntries(
          (params?.kind === 'object' ? params.members : []).map((member) => [
            keyText(member),
            { value: this.#json(member.value) },
          ]),
        ),
      },
      ...(waits.length === 0 ? {} : { dependsOn: waits }),
    };
  }

  /** What must be there first: what is named in `dependsOn`, and what any expression refers to. */
  #waits(statement: Statement): string[] {
    const names = new Set<string>();
    const visit = (node: Node): void => {
      if (node.kind === 'name') names.add(node.name);
      for (const child of childrenOf(node)) visit(child);
    };
    visit(objectOf(statement));
    return [...names]
      .filter((name) => {
        const target = this.#byName.get(name);
        return target !== undefined && (target.kind === 'resource' || target.kind === 'module') && !target.existing;
      })
      .sort(compareText);
  }

  /** Whether a property that only Azure knows is read of a resource. */
  #isRead(name: string): boolean {
    const reads = (node: Node): boolean =>
      (node.kind === 'member' &&
        node.of.kind === 'name' &&
        node.of.name === name &&
        !['id', 'name', 'type', 'apiVersion'].includes(node.name)) ||
      childrenOf(node).some(reads);
    return this.#statements.some(({ value }) => value !== undefined && reads(value));
  }

  #named(name: string): Statement {
    const found = this.#byName.get(name);
    if (found === undefined) throw new OutsideGrammar(`nothing is called ${name}`);
    return found;
  }

  // Values

  #json(node: Node | undefined): Json {
    if (node === undefined) return null;
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'array':
        return node.items.map((item) => this.#json(item));
      case 'object':
        return Object.fromEntries(node.members.map((member) => [this.#keyJson(member.key), this.#json(member.value)]));
      case 'text': {
        const plain = plainText(node);
        return plain === undefined ? `[${this.#expression(node)}]` : plain.startsWith('[') ? `[${plain}` : plain;
      }
      case 'call':
        // any() only quiets the type checker.
        if (node.name === 'any' && node.of === undefined) return this.#json(node.values[0]);
        return `[${this.#expression(node)}]`;
      default:
        return `[${this.#expression(node)}]`;
    }
  }

  #keyJson(key: TextNode): string {
    return plainText(key) ?? `[${this.#expression(key)}]`;
  }

  #expression(node: Node): string {
    switch (node.kind) {
      case 'literal':
        return node.value === null
          ? 'null()'
          : typeof node.value === 'boolean'
            ? `${node.value}()`
            : String(node.value);
      case 'text':
        return this.#textExpression(node);
      case 'array':
        return `createArray(${node.items.map((item) => this.#expression(item)).join(', ')})`;
      case 'object':
        return `createObject(${node.members.flatMap(({ key, value }) => [this.#expression(key), this.#expression(value)]).join(', ')})`;
      case 'call':
        return node.name === 'any' && node.values[0] !== undefined
          ? this.#expression(node.values[0])
          : this.#call(node);
      case 'name':
        return this.#nameExpression(node.name);
      case 'member':
        return this.#member(node);
      case 'index':
        return `${this.#expression(node.of)}[${this.#expression(node.at)}]`;
      default:
        return node satisfies never;
    }
  }

  #textExpression(node: TextNode): string {
    const plain = plainText(node);
    if (plain !== undefined) return quoted(plain);
    let values = 0;
    const pattern = node.parts
      .map((part) => (typeof part === 'string' ? part.replaceAll('{', '{{').replaceAll('}', '}}') : `{${values++}}`))
      .join('');
    const given = node.parts.flatMap((part) => (typeof part === 'string' ? [] : [this.#expression(part)]));
    return `format(${[quoted(pattern), ...given].join(', ')})`;
  }

  #call({ name, of, values }: CallNode): string {
    const given = values.map((value) => this.#expression(value));
    if (of === undefined || (of.kind === 'name' && (of.name === 'az' || of.name === 'sys')))
      return `${name}(${given.join(', ')})`;
    // `vault.listKeys()` asks of the resource by its id and version.
    if (of.kind === 'name' && this.#byName.has(of.name) && name.startsWith('list'))
      return `${name}(${[this.#id(of.name), quoted(this.#named(of.name).about.split('@')[1] ?? ''), ...given].join(', ')})`;
    throw new OutsideGrammar(`${name} is called on something`);
  }

  #nameExpression(name: string): string {
    const { kind } = this.#named(name);
    if (kind === 'param') return `parameters(${quoted(name)})`;
    if (kind === 'var') return `variables(${quoted(name)})`;
    throw new OutsideGrammar(`${name} stands alone`);
  }

  #member(node: Node & { readonly kind: 'member' }): string {
    const { of, name } = node;
    // `network.outputs.subnetId` of a module is the value of its output.
    if (of.kind === 'member' && of.of.kind === 'name' && this.#byName.get(of.of.name)?.kind === 'module') {
      return `${this.#expression(of)}.${name}.value`;
    }
    const statement = of.kind === 'name' ? this.#byName.get(of.name) : undefined;
    if (statement?.kind === 'module') return this.#moduleMember(statement.name, name);
    if (of.kind !== 'name' || statement?.kind !== 'resource') return `${this.#expression(of)}.${name}`;
    const [type = '', version = ''] = statement.about.split('@');
    switch (name) {
      case 'id':
        return this.#id(of.name);
      case 'name':
        return this.#nameExpressionOf(statement);
      case 'type':
        return quoted(type);
      case 'apiVersion':
        return quoted(version);
      case 'properties':
        return `reference(${quoted(of.name)})`;
      default:
        return `reference(${quoted(of.name)}, ${quoted(version)}, 'full').${name}`;
    }
  }

  #moduleMember(module: string, name: string): string {
    if (name === 'outputs') return `reference(${quoted(module)}).outputs`;
    throw new OutsideGrammar(`${name} of a module`);
  }

  // Names and ids

  /** The names of a resource, from its first parent down. */
  #names(statement: Statement): readonly Node[] {
    const parent = memberOf(statement, 'parent');
    const own = memberOf(statement, 'name') ?? { kind: 'literal', value: null };
    return parent?.kind === 'name' ? [...this.#names(this.#named(parent.name)), own] : [own];
  }

  #nameJson(statement: Statement): Json {
    const names = this.#names(statement);
    const [only] = names;
    if (names.length === 1 && only !== undefined) return this.#json(only);
    const parts = names.flatMap((name, index): (string | Node)[] => [
      ...(index === 0 ? [] : ['/']),
      ...(name.kind === 'text' ? name.parts : [name]),
    ]);
    return this.#json({ kind: 'text', parts: joined(parts) });
  }

  #nameExpressionOf(statement: Statement): string {
    const own = memberOf(statement, 'name');
    return own === undefined ? "''" : this.#expression(own);
  }

  #id(symbol: string): string {
    const statement = this.#named(symbol);
    const [type = ''] = statement.about.split('@');
    const names = this.#names(statement).map((name) => this.#expression(name));
    const path = [quoted(type), ...names].join(', ');
    const top = this.#top(statement);
    const scope = memberOf(top, 'scope');
    if (scope?.kind === 'name') return `extensionResourceId(${this.#id(scope.name)}, ${path})`;
    return this.#idAt(scope?.kind === 'call' ? scope : undefined, path);
  }

  #idAt(scope: CallNode | undefined, path: string): string {
    const values = scope?.values.map((value) => this.#expression(value)) ?? [];
    if (scope?.name === 'tenant') return `tenantResourceId(${path})`;
    if (scope?.name === 'subscription') return `subscriptionResourceId(${[...values, path].join(', ')})`;
    if (scope?.name === 'resourceGroup') {
      // In a file of a subscription a group alone would be taken for no group at all.
      const here = values.length === 1 && this.#scope === 'subscription' ? ['subscription().subscriptionId'] : [];
      return `resourceId(${[...here, ...values, path].join(', ')})`;
    }
    if (this.#scope === 'managementGroup') return `extensionResourceId(managementGroup().id, ${path})`;
    if (this.#scope === 'tenant') return `tenantResourceId(${path})`;
    return `${this.#scope === 'subscription' ? 'subscriptionResourceId' : 'resourceId'}(${path})`;
  }

  #top(statement: Statement): Statement {
    const parent = memberOf(statement, 'parent');
    return parent?.kind === 'name' ? this.#top(this.#named(parent.name)) : statement;
  }
}

const objectOf = ({ value }: Statement): ObjectNode => {
  if (value?.kind !== 'object') throw new OutsideGrammar('an object is wanted');
  return value;
};

const memberOf = (statement: Statement, name: string): Node | undefined =>
  objectOf(statement).members.find((member) => keyText(member) === name)?.value;

const keyText = ({ key }: Member): string => plainText(key) ?? '';

const plainText = ({ parts }: TextNode): string | undefined =>
  parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;

/** Pieces of text beside each other as one. */
const joined = (parts: readonly (string | Node)[]): (string | Node)[] => {
  const together: (string | Node)[] = [];
  for (const part of parts) {
    const last = together.at(-1);
    if (typeof part === 'string' && typeof last === 'string') together[together.length - 1] = last + part;
    else together.push(part);
  }
  return together;
};

const childrenOf = (node: Node): readonly Node[] => {
  switch (node.kind) {
    case 'text':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'array':
      return node.items;
    case 'object':
      return node.members.flatMap(({ key, value }) => [key, value]);
    case 'call':
      return [...(node.of === undefined ? [] : [node.of]), ...node.values];
    case 'member':
      return [node.of];
    case 'index':
      return [node.of, node.at];
    default:
      return [];
  }
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
