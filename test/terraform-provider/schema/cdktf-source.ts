import type { CtyType } from '../cty/value.ts';
import type { Attribute, AttributeUse, Block, NestedBlock } from './schema.ts';

/**
 * Schemas read back from the code that CDK for Terraform generates of a provider's schema. Its TypeScript, which stands in
 * the source map of each compiled file, says of every attribute `// name - computed: …, optional: …, required: …`, its
 * type by the accessor it calls, and of every block how it nests by what it writes as HCL.
 *
 * A structure that is computed is an attribute of object type (Terraform has no computed blocks); any other is a block.
 * One that is referred to without an index holds one element at most. A required block has one element at least.
 */
export interface CdktfType {
  readonly kind: 'resource' | 'data-source';
  readonly name: string;
  readonly block: Block;
}

/** The TypeScript inside a compiled file, or undefined where the file has no source map with its source. */
export function sourceWithin(compiled: string): string | undefined {
  const at = compiled.lastIndexOf('base64,');
  if (at < 0) return undefined;
  const map = JSON.parse(Buffer.from(compiled.slice(at + 7), 'base64').toString()) as { sourcesContent?: string[] };
  return map.sourcesContent?.[0];
}

/** The resource or data source that a generated file declares, or undefined where it declares none. */
export function readCdktfSource(source: string): CdktfType | undefined {
  const head = /export class \w+ extends cdktf\.(TerraformResource|TerraformDataSource) /.exec(source);
  const name = /static readonly tfResourceType = "(\w+)"/.exec(source)?.[1];
  if (head === null || name === undefined) return undefined;
  const block = new Reader(source).block(source.slice(head.index), source.slice(head.index));
  return { kind: head[1] === 'TerraformResource' ? 'resource' : 'data-source', name, block };
}

/** The configuration of the provider itself, of which the generated code says less: everything in it is optional. */
export function readCdktfProvider(source: string): Block {
  const start = source.indexOf('extends cdktf.TerraformProvider ');
  return new Reader(source).written(source.slice(start), 0);
}

interface Member {
  readonly name: string;
  readonly use: AttributeUse;
  readonly body: string;
}

/** How the generated code writes an attribute: what it is, and for a structure the function that writes it. */
interface Written {
  readonly isBlock: boolean;
  readonly type: string;
  readonly stored: string;
  readonly writer: string | undefined;
}

const memberStart =
  /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)[^\n]*\n/gm;
const writtenMember =
  /^\s+(\w+): \{\s*value: ([^\n]+),\s*isBlock: (true|false),\s*type: "(\w+)",\s*storageClassType: "(\w+)",/gm;

const useOf = (computed: boolean, optional: boolean, required: boolean): AttributeUse => {
  if (required) return 'required';
  if (!computed) return 'optional';
  return optional ? 'optional-computed' : 'computed';
};

const accessors: readonly (readonly [RegExp, CtyType])[] = [
  [/\.tolist\(this\.getNumberListAttribute\(/, ['set', 'number']],
  [/\.tolist\(this\.getListAttribute\(/, ['set', 'string']],
  [/this\.getNumberListAttribute\(/, ['list', 'number']],
  [/this\.getListAttribute\(/, ['list', 'string']],
  [/this\.getStringAttribute\(/, 'string'],
  [/this\.getNumberAttribute\(/, 'number'],
  [/this\.getBooleanAttribute\(/, 'bool'],
  [/this\.getStringMapAttribute\(|new cdktf\.StringMap\(/, ['map', 'string']],
  [/\?: number\[\]\[\]/, ['list', ['list', 'number']]],
];

const stored: Readonly<Record<string, CtyType>> = { string: 'string', boolean: 'bool', number: 'number' };

/** Names whose values are secret: the generated code does not carry the flag. */
const secret =
  /(?:^|_)(?:password|secret|connection_string|access_key|account_key|shared_key|primary_key|secondary_key|kube_config|sas_token|instrumentation_key|custom_domain_verification_id|kube_(?:admin_)?config_raw|(?:primary|secondary)_\w*key)(?:_wo)?$/;

const attribute = (name: string, type: CtyType, use: AttributeUse): Attribute => ({
  type,
  use,
  ...(secret.test(name) ? { sensitive: true } : {}),
  // Providers name write-only attributes so; the generated code does not carry the flag.
  ...(/_wo$/.test(name) && type === 'string' ? { writeOnly: true } : {}),
});

class Reader {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }

  /** The block whose attributes a class declares and whose HCL that text writes. */
  block(classText: string, hclText: string): Block {
    const written = writtenIn(hclText);
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, NestedBlock> = {};
    for (const { name, use, body } of membersOf(classText)) {
      const structure = /new (\w+?)(List|OutputReference)\(this, "\w+"(?:, (true|false))?/.exec(body);
      if (structure === null) {
        attributes[name] = attribute(name, accessedType(name, body), use);
        continue;
      }
      const [, struct = '', form, wrapsSet] = structure;
      const listed = !this.#has(struct);
      const inner = this.#structure(listed ? struct.replace(/List$/, '') : struct);
      const nesting = nestingOf(written.get(name)?.type ?? (wrapsSet === 'true' ? 'set' : 'list'));
      if (use === 'computed' || use === 'optional-computed') {
        const element = objectType(inner);
        attributes[name] = attribute(
          name,
          [nesting === 'set' ? 'set' : 'list', listed ? ['list', element] : element],
          use,
        );
        continue;
      }
      const min = use === 'required' && nesting !== 'single' ? 1 : 0;
      blocks[name] = { nesting, min, max: form === 'OutputReference' && nesting !== 'single' ? 1 : 0, block: inner };
    }
    return { attributes, blocks };
  }

  /** A structure without a class of its own is a list of lists. */
  #has(name: string): boolean {
    return this.#source.includes(`export class ${name}OutputReference extends `);
  }

  #structure(name: string): Block {
    const start = this.#source.indexOf(`export class ${name}OutputReference extends `);
    if (start < 0) throw new Error(`${name} has no class`);
    const end = this.#source.indexOf('\nexport ', start + 1);
    return this.block(this.#source.slice(start, end < 0 ? undefined : end), this.#writer(name));
  }

  #writer(name: string): string {
    const start = this.#source.indexOf(
      `export function ${name.charAt(0).toLowerCase()}${name.slice(1)}ToHclTerraform(`,
    );
    if (start < 0) return '';
    const end = this.#source.indexOf('\nexport ', start + 1);
    return this.#source.slice(start, end < 0 ? undefined : end);
  }

  /** A block as far as its HCL tells. */
  written(hclText: string, depth: number): Block {
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, NestedBlock> = {};
    for (const [name, { isBlock, type, stored: kind, writer }] of writtenIn(hclText)) {
      if (isBlock && writer !== undefined) {
        const struct = writer.charAt(0).toUpperCase() + writer.slice(1);
        const min = name === 'features' && depth === 0 ? 1 : 0;
        const block = this.written(this.#writer(struct), depth + 1);
        blocks[name] = { nesting: nestingOf(type), min, max: 1, block };
      } else attributes[name] = attribute(name, writtenType(type, kind), 'optional');
    }
    return { attributes, blocks };
  }
}

const nestingOf = (written: string): NestedBlock['nesting'] => {
  if (written === 'struct') return 'single';
  return written === 'set' ? 'set' : 'list';
};

function writtenType(type: string, kind: string): CtyType {
  const element = stored[kind.replace(/(?:List|Map)$/, '')] ?? 'string';
  if (type === 'list' || type === 'set' || type === 'map') return [type, element];
  return element;
}

function accessedType(name: string, body: string): CtyType {
  const accessor = body.slice(0, body.indexOf('\n  }'));
  const found = accessors.find(([pattern]) => pattern.test(accessor));
  if (found === undefined) throw new Error(`the type of ${name} is not understood`);
  return found[1];
}

function membersOf(classText: string): Member[] {
  const starts = [...classText.matchAll(memberStart)];
  return starts.map((match, index) => ({
    name: match[1] ?? '',
    use: useOf(match[2] === 'true', match[3] === 'true', match[4] === 'true'),
    body: classText.slice(match.index + match[0].length, starts[index + 1]?.index),
  }));
}

function writtenIn(hclText: string): Map<string, Written> {
  return new Map(
    [...hclText.matchAll(writtenMember)].map(([, name = '', value = '', isBlock, type = '', kind = '']) => [
      name,
      {
        isBlock: isBlock === 'true',
        type,
        stored: kind,
        writer: /\b(\w+)ToHclTerraform\b/.exec(value.replaceAll('cdktf.', ''))?.[1],
      },
    ]),
  );
}

function objectType(block: Block): CtyType {
  const members: Record<string, CtyType> = {};
  for (const [name, { type }] of Object.entries(block.attributes)) members[name] = type;
  for (const [name, nested] of Object.entries(block.blocks))
    members[name] = [nested.nesting === 'set' ? 'set' : 'list', objectType(nested.block)];
  return ['object', members];
}
