import type { StepText } from './pipeline-tools.ts';

/** A step of a pipeline. */
export interface PipelineStep extends StepText {
  readonly line: number;
  /** Its failure does not stop the job. */
  readonly continuesOnError: boolean;
  /** It runs also after an earlier step of the job has failed. */
  readonly runsAnyway: boolean;
  /** When it runs, as it is written; empty where nothing is said. */
  readonly condition: string;
  /** Something that stands in another file and was not read: a template, a reusable workflow, a script. */
  readonly elsewhere?: string;
}

/** A job and the jobs that must have succeeded before it begins. */
export interface PipelineJob {
  readonly id: string;
  readonly needs: readonly string[];
  readonly steps: readonly PipelineStep[];
  readonly continuesOnError: boolean;
  /** It begins also when what it needs has failed. */
  readonly runsAnyway: boolean;
}

/** One pipeline file. */
export interface Pipeline {
  readonly system: 'github-actions' | 'azure-pipelines';
  readonly jobs: readonly PipelineJob[];
  /** Something other than another pipeline starts it. */
  readonly startsByItself: boolean;
  /** Only another workflow starts it, so what stands before its jobs is not seen here. */
  readonly onlyCalled: boolean;
}

/** Other files of the tree that a pipeline takes in. */
export interface PipelineFiles {
  /** Text of a script by the path that a step writes. */
  readonly script: (path: string) => string | undefined;
  /** A template, reusable workflow or local action by the name that the file `from` writes. */
  readonly related: (name: string, from: string) => { readonly path: string; readonly text: string } | undefined;
}
