export { assumeOrganization } from './assumed-organization.ts';
export {
  collectionByFile,
  collectionByMembers,
  collections,
  collectionType,
  type GraphCollection,
} from './collections.ts';
export { parseODataContext } from './odata-context.ts';
export { readGraph } from './read-graph.ts';
