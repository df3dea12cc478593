import type { CtyType } from '../cty/value.ts';

/** Who gives an attribute its value: the configuration must, may, or never does; `computed` where the provider can. */
export type AttributeUse = 'required' | 'optional' | 'optional-computed' | 'computed';

export interface Attribute {
  readonly type: CtyType;
  readonly use: AttributeUse;
  readonly sensitive?: true;
  /** Never kept in state or plan. */
  readonly writeOnly?: true;
  /** For one object whose members may be left out, each on its own. `type` is then the object's. */
  readonly members?: Readonly<Record<string, Attribute>>;
}

export interface NestedBlock {
  readonly nesting: 'single' | 'list' | 'set';
  readonly min: number;
  /** 0: as many as wanted. */
  readonly max: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** What a provider can be asked for. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}

/** The object type of a block's values: attributes, and nested blocks by how they nest. */
export function typeOf(block: Block): CtyType {
  const members: Record<string, CtyType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) members[name] = attribute.type;
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inner = typeOf(nested.block);
    members[name] = nested.nesting === 'single' ? inner : [nested.nesting, inner];
  }
  return ['object', members];
}
