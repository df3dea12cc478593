import type { Pipeline, PipelineJob, PipelineStep } from './pipeline-model.ts';
import { deploys, gateOf } from './pipeline-tools.ts';

/** How a pipeline guards what it deploys. */
export interface PipelineJudgement {
  readonly deploys: boolean | 'unknown';
  /**
   * `blocking`: before every deployment a compliance check runs whose findings stop it. `non-blocking`: a check runs, but
   * not before every deployment or without stopping it. `unknown`: what decides stands in a file that was not read.
   */
  readonly complianceGate: 'blocking' | 'non-blocking' | 'none' | 'unknown';
  /** The tool of the check, or of the first one. */
  readonly tool?: string;
  /** Line of the check; without one, of the first deployment. */
  readonly line?: number;
  /** What was not read, when that leaves something unknown. */
  readonly elsewhere?: string;
}

/** Judges whether compliance is checked before deployment: in the same job before the step, or in a job that it needs. */
export function judgePipeline(pipeline: Pipeline): PipelineJudgement {
  const steps = pipeline.jobs.flatMap((job) => job.steps);
  const gate = steps.map((step) => ({ step, gate: gateOf(step) })).find((s) => s.gate !== undefined);
  const deployment = steps.find(deploys);
  const elsewhere =
    steps.find((step) => step.elsewhere !== undefined)?.elsewhere ??
    (pipeline.onlyCalled && deployment !== undefined ? 'the calling workflow' : undefined);
  const place = gate?.step.line ?? deployment?.line;
  const common = {
    ...(gate?.gate === undefined ? {} : { tool: gate.gate.tool }),
    ...(place === undefined ? {} : { line: place }),
  };
  const complianceGate = gateState(pipeline, gate !== undefined);
  const deploysSomething = deployment !== undefined || (elsewhere === undefined ? false : 'unknown');
  if (elsewhere === undefined) return { ...common, deploys: deploysSomething, complianceGate };
  // What was not read can hold a further deployment, or the check that is missing here.
  const undecided = deployment === undefined || complianceGate !== 'blocking';
  return {
    ...common,
    deploys: deploysSomething,
    complianceGate: undecided ? 'unknown' : complianceGate,
    elsewhere,
  };
}

function gateState(pipeline: Pipeline, some: boolean): 'blocking' | 'non-blocking' | 'none' {
  if (!some) return 'none';
  const jobs = new Map(pipeline.jobs.map((job) => [job.id, job]));
  const deploying = pipeline.jobs.filter((job) => job.steps.some(deploys));
  const guarded =
    deploying.length === 0
      ? pipeline.jobs.some((job) => !job.continuesOnError && job.steps.some(blocks))
      : deploying.every((job) => isGuarded(job, jobs));
  return guarded ? 'blocking' : 'non-blocking';
}

const blocks = (step: PipelineStep): boolean => !step.continuesOnError && gateOf(step)?.blocks === true;

/**
 * Whether each deployment of the job has a check before it that stops it. A check with a condition of its own may be
 * left out while the deployment runs, so it counts only for a deployment with the very same condition.
 */
function isGuarded(job: PipelineJob, jobs: ReadonlyMap<string, PipelineJob>): boolean {
  if (isGuardedByNeeds(job, jobs)) return true;
  const checkedWhen = new Set<string>();
  for (const step of job.steps) {
    if (deploys(step)) {
      const checkedBefore = checkedWhen.has('') || checkedWhen.has(step.condition);
      const checksItself = blocks(step) && gateComesFirst(step);
      if (!checksItself && (!checkedBefore || step.runsAnyway)) return false;
    }
    if (blocks(step)) checkedWhen.add(step.condition);
  }
  return true;
}

/** In a script that checks and deploys, the check has to stand first. */
function gateComesFirst(step: PipelineStep): boolean {
  const lines = step.run.replace(/[\\`][ \t]{0,8}\r?\n/g, ' ').split('\n');
  const alone = (line: string): PipelineStep => ({ ...step, uses: '', run: line });
  const gate = lines.findIndex((line) => gateOf(alone(line)) !== undefined);
  const deployment = lines.findIndex((line) => deploys(alone(line)));
  return gate >= 0 && deployment >= 0 && gate < deployment;
}

/** Whether a job that must succeed first, directly or through others, holds a check that stops it. */
function isGuardedByNeeds(job: PipelineJob, jobs: ReadonlyMap<string, PipelineJob>): boolean {
  const seen = new Set<string>([job.id]);
  const open: PipelineJob[] = [job];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.runsAnyway) continue;
    for (const id of at.needs) {
      const needed = jobs.get(id);
      if (needed === undefined || seen.has(id)) continue;
      seen.add(id);
      if (!needed.continuesOnError && needed.steps.some((step) => blocks(step) && step.condition === '')) return true;
      open.push(needed);
    }
  }
  return false;
}
