export { parseChunk } from './parse-chunk.ts';
export { isWanted, readTypesFile } from './read-types-file.ts';
export { reduceTypes } from './reduce-types.ts';
export { type FoundShape, lazyTypeIndex, splitName, type TypeIndex, typeIndexOf } from './type-index.ts';
export {
  flagsOfMember,
  type Members,
  memberFlags,
  type ObjectNode,
  type ResourceEntry,
  type ResourceShape,
  type StringNode,
  scopeBits,
  type TaggedNode,
  type TypeChunk,
  type TypeNode,
  typeOfMember,
} from './type-node.ts';
