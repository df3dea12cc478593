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
export { type RequestText, readRequests } from './requests/read-requests.ts';
export { isRequestFile } from './requests/request-file.ts';
