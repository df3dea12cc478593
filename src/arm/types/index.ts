export { lostNames, reduceTypes, resourceTypesIn } from './reduce-types.ts';
export { type FoundShape, lazyTypeIndex, splitName, type TypeIndex, typeIndexOf } from './type-index.ts';
export {
  flagsOfMember,
  type Members,
  memberFlags,
  type ObjectNode,
  type ResourceShape,
  type StringNode,
  scopeBits,
  type TaggedNode,
  type TypeNode,
  typeOfMember,
} from './type-node.ts';
