import type { Problem } from '../azure/provider-model.ts';
import type { CtyType } from '../cty/value.ts';
import type { Attribute, Block, NestedBlock } from '../schema/schema.ts';

/** Messages of the protocol as the gRPC library takes them: `terraform.proto` with its names. */
const json = (type: CtyType): Buffer => Buffer.from(JSON.stringify(type));

const nestings = { single: 1, list: 2, set: 3 } as const;

export const schemaMessage = (block: Block): object => ({ version: 0, block: blockMessage(block) });

const blockMessage = (block: Block): object => ({
  attributes: Object.entries(block.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
  block_types: Object.entries(block.blocks).map(([name, nested]) => nestedMessage(name, nested)),
});

const attributeMessage = (name: string, { type, use, sensitive, writeOnly, members }: Attribute): object => ({
  name,
  required: use === 'required',
  optional: use === 'optional' || use === 'optional-computed',
  computed: use === 'computed' || use === 'optional-computed',
  sensitive: sensitive === true,
  write_only: writeOnly === true,
  ...(members === undefined
    ? { type: json(type) }
    : {
        nested_type: {
          nesting: nestings.single,
          attributes: Object.entries(members).map(([inner, one]) => attributeMessage(inner, one)),
        },
      }),
});

const nestedMessage = (name: string, { nesting, min, max, block }: NestedBlock): object => ({
  type_name: name,
  nesting: nestings[nesting],
  min_items: min,
  max_items: max,
  block: blockMessage(block),
});

export const problemMessage = ({ summary, detail, attribute }: Problem): object => ({
  severity: 1,
  summary,
  detail,
  ...(attribute === undefined ? {} : { attribute: pathMessage(attribute) }),
});

export const pathMessage = (attribute: string): object => ({ steps: [{ attribute_name: attribute }] });
