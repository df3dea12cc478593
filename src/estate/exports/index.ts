export { decodeText, encodingOf } from './decode-text.ts';
export { extractExportedTemplate } from './exported-template.ts';
export { type ReadExportOptions, readExport } from './read-export.ts';
export { ArraySlicer, type Slice, sliceArray } from './slice-array.ts';
export { extendedId, isArmId } from './to-resource.ts';
