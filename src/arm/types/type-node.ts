/** What an index knows of one resource type in one API version. */
export interface ResourceEntry {
  /** `Microsoft.Storage/storageAccounts@2024-01-01`, as Microsoft spells it. */
  readonly name: string;
  /** Bits of `scopeBits` at which it can be written; 0: nowhere, it can only be read. */
  readonly writable: number;
  /** Position of the node of the resource itself. */
  readonly body: number;
}

/**
 * Resource types that are kept together, such as those of one provider in one version. Nodes name one another by position,
 * so that shared and recursive types are written once. The whole of it is plain JSON: it is kept as it is read.
 */
export interface TypeChunk {
  readonly resources: readonly ResourceEntry[];
  readonly nodes: readonly TypeNode[];
  /** Names that the file the shape was read from has lost: nobody knows where there are members of such a name. */
  readonly unsure?: readonly string[];
}

/** One resource type with the nodes that it needs, among others. */
export interface ResourceShape extends ResourceEntry, Pick<TypeChunk, 'nodes' | 'unsure'> {}

/**
 * A type of a value. `enum`: one of some texts; `open` where Azure may take others. `tagged`: an object whose member `by`
 * says which variant it is. `object` without `rest` has no members but those named; `{kind: 'int'}` stands for every number,
 * because Microsoft's types do not tell whole ones from others.
 */
export type TypeNode =
  | { readonly kind: 'any' | 'null' | 'bool' }
  | { readonly kind: 'int'; readonly min?: number; readonly max?: number }
  | StringNode
  | {
      readonly kind: 'enum';
      readonly values: readonly string[];
      readonly open?: true;
      /** Whether the value is a secret. */
      readonly secret?: true;
    }
  | { readonly kind: 'array'; readonly item: number; readonly min?: number; readonly max?: number }
  | ObjectNode
  | TaggedNode
  | { readonly kind: 'union'; readonly of: readonly number[] };

/** A text; its length is in UTF-16 code units, its pattern a regular expression that is not anchored by itself. */
export interface StringNode {
  readonly kind: 'string';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly secret?: true;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly members: Members;
  /** The type of members that are not named. */
  readonly rest?: number;
  readonly secret?: true;
}

export interface TaggedNode {
  readonly kind: 'tagged';
  readonly by: string;
  readonly members: Members;
  /** The node of each variant by what the member `by` says. */
  readonly variants: { readonly [tag: string]: number };
}

/** Each member: the position of its type, and its flags where it has any. */
export interface Members {
  readonly [name: string]: number | readonly [type: number, flags: number];
}

/** Bits of a member's flags. Source: https://github.com/Azure/bicep-types (ObjectTypePropertyFlags) */
export const memberFlags = { required: 1, readOnly: 2, writeOnly: 4, deployTimeConstant: 8 } as const;

/** Bits of the scopes at which a type can be read or written. Source: https://github.com/Azure/bicep-types (ScopeType) */
export const scopeBits = { tenant: 1, managementGroup: 2, subscription: 4, resourceGroup: 8, extension: 16 } as const;

/** Where a member's type stands in its shape. */
export const typeOfMember = (member: Members[string]): number => (typeof member === 'number' ? member : member[0]);
/** The flags of a member, 0 for none. */
export const flagsOfMember = (member: Members[string]): number => (typeof member === 'number' ? 0 : member[1]);
