export { judgePipeline, type PipelineJudgement } from './judge-pipeline.ts';
export { readPipeline } from './read-pipeline.ts';
export { type SecretFinding, scanSecrets } from './scan-secrets.ts';
export { type SourceFileKind, sourceFileKind } from './source-file.ts';
export { SourceTreeReader } from './source-tree-reader.ts';
