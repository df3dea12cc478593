export { findTypes, readTypes, type TypesRead } from './read-types.ts';
export { openTypeFile, type TypeFile, TypeFileWriter } from './type-file.ts';
