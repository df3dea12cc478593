import type { LineCounter, Node, YAMLMap } from 'yaml';
import type { Pipeline, PipelineFiles, PipelineJob, PipelineStep } from './pipeline-model.ts';
import { mayDeploy } from './pipeline-tools.ts';
import {
  conditionalItems,
  inputsOf,
  itemsAt,
  keysOf,
  mapAt,
  namesAt,
  parseTree,
  strategySteps,
  textAt,
} from './yaml-map.ts';

const MAX_DEPTH = 60;
/** Templates inside templates; Azure Pipelines stops at a hundred files in all. */
const MAX_TEMPLATES = 8;
const SCRIPT_PATH = /(?:^|[\s"'=(&])((?:\.{0,2}\/)?[\w./$(){}-]{1,200}\.(?:sh|ps1|bash|py|cmd))\b/gm;
/** Members of a step of Azure Pipelines that hold a script themselves. */
const SCRIPT_KEYS = ['run', 'script', 'bash', 'pwsh', 'powershell'];
/** Inputs of a task that hold a script, lower-case, and those that name one. */
const INLINE_INPUTS = ['inlinescript', 'script', 'inline', 'azurepowershellscript', 'commandtoexecute'];
const PATH_INPUTS = ['scriptpath', 'filepath', 'scriptfilepath'];

/**
 * Reads a GitHub Actions workflow or an Azure Pipelines file, with the templates, local actions and scripts of the same
 * tree put in their places; undefined when the text is neither.
 */
export function readPipeline(text: string, path: string, files: PipelineFiles): Pipeline | undefined {
  const tree = parseTree(text);
  if (tree === undefined) return undefined;
  const reader = new PipelineReader(tree.lines, path, files, 0);
  const jobs = mapAt(tree.root, 'jobs');
  if (jobs !== undefined && (/\.github\/workflows\//i.test(path) || tree.root.has('on'))) {
    const onlyCalled = isOnlyCalled(tree.root);
    return { system: 'github-actions', jobs: reader.githubJobs(jobs), startsByItself: !onlyCalled, onlyCalled };
  }
  const azure = reader.azureJobs(tree.root);
  if (azure.length === 0) return undefined;
  const startsByItself = ['trigger', 'pr', 'schedules', 'resources', 'extends'].some((key) => tree.root.has(key));
  return { system: 'azure-pipelines', jobs: azure, startsByItself, onlyCalled: false };
}

/** Whether `workflow_call` is the only event of a workflow. */
function isOnlyCalled(root: YAMLMap): boolean {
  const events = mapAt(root, 'on');
  const names = events === undefined ? (namesAt(root, 'on') ?? []) : keysOf(events);
  return names.length === 1 && names[0] === 'workflow_call';
}

/** An expression may turn out either way, so only a plain no counts as no. */
const mayContinue = (text: string): boolean => text !== '' && text.toLowerCase() !== 'false';
const runsAnyway = (condition: string): boolean =>
  /\b(?:always|failure|cancelled|failed|succeededOrFailed)\s*\(/i.test(condition);

/** What holds without being written: go on when everything before went well. */
const isDefaultCondition = (condition: string): boolean =>
  /^(?:\$\{\{\s*)?(?:success|succeeded|always)\(\s*\)(?:\s*\}\})?$/i.test(condition.trim());

class PipelineReader {
  readonly #lines: LineCounter;
  readonly #path: string;
  readonly #files: PipelineFiles;
  readonly #depth: number;

  constructor(lines: LineCounter, path: string, files: PipelineFiles, depth: number) {
    this.#lines = lines;
    this.#path = path;
    this.#files = files;
    this.#depth = depth;
  }

  /** The root of a file that this one takes in, with a reader for it; undefined where it is not in the tree. */
  #related(name: string): { readonly root: YAMLMap; readonly reader: PipelineReader } | undefined {
    if (this.#depth >= MAX_TEMPLATES) return undefined;
    const file = this.#files.related(name, this.#path);
    const tree = file === undefined ? undefined : parseTree(file.text);
    if (file === undefined || tree === undefined) return undefined;
    return { root: tree.root, reader: new PipelineReader(tree.lines, file.path, this.#files, this.#depth + 1) };
  }

  #line(node: Node): number {
    return this.#lines.linePos(node.range?.[0] ?? 0).line;
  }

  githubJobs(jobs: YAMLMap): readonly PipelineJob[] {
    return keysOf(jobs).flatMap((id): readonly PipelineJob[] => {
      const job = mapAt(jobs, id);
      return job === undefined ? [] : this.#githubJob(job, id);
    });
  }

  #githubJob(job: YAMLMap, id: string): readonly PipelineJob[] {
    const called = textAt(job, 'uses');
    const own = {
      id,
      needs: namesAt(job, 'needs') ?? [],
      continuesOnError: mayContinue(textAt(job, 'continue-on-error')),
      runsAnyway: runsAnyway(textAt(job, 'if')),
    };
    if (called === '') return [{ ...own, steps: this.#steps(itemsAt(job, 'steps'), 0) }];
    const workflow = this.#related(called);
    const inner = workflow === undefined ? undefined : mapAt(workflow.root, 'jobs');
    if (workflow === undefined || inner === undefined) return [{ ...own, steps: [this.#elsewhere(job, called)] }];
    const grafted = graft(workflow.reader.githubJobs(inner), `${id}/`, own, this.#line(job));
    // Whoever needs the calling job needs all that it calls.
    return [...grafted, { ...own, needs: grafted.map((j) => j.id), steps: [] }];
  }

  /** Stages run one after another unless `dependsOn` says otherwise; jobs of a stage run beside one another. */
  azureJobs(root: YAMLMap): readonly PipelineJob[] {
    const stages = itemsAt(root, 'stages');
    if (stages.length === 0) return this.#azureStage(root, '', [], false, 0);
    const jobs: PipelineJob[] = [];
    const ids = new Map<string, readonly string[]>();
    let before: readonly string[] = [];
    for (const stage of stages) {
      const name = textAt(stage, 'stage') || `stage ${ids.size + 1}`;
      const named = namesAt(stage, 'dependsOn');
      const needs = named === undefined ? before : named.flatMap((n) => ids.get(n) ?? []);
      const own = this.#azureStage(stage, `${name}/`, needs, runsAnyway(textAt(stage, 'condition')), 0);
      jobs.push(...own);
      before = own.map((job) => job.id);
      ids.set(name, before);
    }
    return jobs;
  }

  #azureStage(
    stage: YAMLMap,
    prefix: string,
    needs: readonly string[],
    anyway: boolean,
    depth: number,
  ): readonly PipelineJob[] {
    if (depth > MAX_DEPTH) return [];
    const extended = mapAt(stage, 'extends');
    const template =
      textAt(stage, 'template') || (extended === undefined ? '' : textAt(extended, 'template') || 'extends');
    if (template !== '') return this.#template(stage, template, { id: `${prefix}template`, needs, runsAnyway: anyway });
    const steps = itemsAt(stage, 'steps');
    if (steps.length > 0) return [this.#single(`${prefix}steps`, needs, this.#steps(steps, 0), anyway)];
    return itemsAt(stage, 'jobs').flatMap((job, index) => this.#azureJob(job, index, prefix, needs, anyway, depth));
  }

  #azureJob(
    job: YAMLMap,
    index: number,
    prefix: string,
    stageNeeds: readonly string[],
    anyway: boolean,
    depth: number,
  ): readonly PipelineJob[] {
    const inner = conditionalItems(job);
    if (inner !== undefined) {
      return inner.flatMap((j, i) => this.#azureJob(j, i, prefix, stageNeeds, anyway, depth + 1));
    }
    const id = prefix + (textAt(job, 'job') || textAt(job, 'deployment') || `job ${index + 1}`);
    const template = textAt(job, 'template');
    const own = (namesAt(job, 'dependsOn') ?? []).map((name) => prefix + name);
    if (template !== '') return this.#template(job, template, { id, needs: stageNeeds, runsAnyway: anyway });
    const steps = this.#steps([...itemsAt(job, 'steps'), ...strategySteps(job)], 0);
    return [
      {
        id,
        needs: [...own, ...stageNeeds],
        steps,
        continuesOnError: mayContinue(textAt(job, 'continueOnError')),
        runsAnyway: anyway || runsAnyway(textAt(job, 'condition')),
      },
    ];
  }

  /** The jobs of a template of stages or jobs. */
  #template(node: YAMLMap, name: string, place: Place): readonly PipelineJob[] {
    const template = this.#related(name);
    const jobs = template?.reader.azureJobs(template.root) ?? [];
    if (jobs.length > 0) return graft(jobs, `${place.id}/`, place, this.#line(node));
    return [this.#single(place.id, place.needs, [this.#elsewhere(node, name)], place.runsAnyway)];
  }

  #single(id: string, needs: readonly string[], steps: readonly PipelineStep[], anyway: boolean): PipelineJob {
    return { id, needs, steps, continuesOnError: false, runsAnyway: anyway };
  }

  #steps(steps: readonly YAMLMap[], depth: number): readonly PipelineStep[] {
    if (depth > MAX_DEPTH) return [];
    return steps.flatMap((step) => {
      const inner = conditionalItems(step);
      if (inner !== undefined) return this.#steps(inner, depth + 1);
      const name = textAt(step, 'template') || localAction(step);
      return (name === '' ? undefined : this.#stepsOf(name, step)) ?? [this.#step(step)];
    });
  }

  /** The steps of a template or local action, shown at the line that takes them in. */
  #stepsOf(name: string, node: YAMLMap): readonly PipelineStep[] | undefined {
    const related = this.#related(name);
    if (related === undefined) return undefined;
    const runs = mapAt(related.root, 'runs') ?? related.root;
    const outer = this.#step(node);
    const steps = related.reader.#steps(itemsAt(runs, 'steps'), 0).map((step) => ({
      ...step,
      line: outer.line,
      continuesOnError: step.continuesOnError || outer.continuesOnError,
      runsAnyway: step.runsAnyway || outer.runsAnyway,
      condition: step.condition || outer.condition,
    }));
    return steps.length === 0 ? undefined : steps;
  }

  #elsewhere(node: YAMLMap, name: string): PipelineStep {
    return {
      uses: '',
      run: '',
      inputs: new Map(),
      line: this.#line(node),
      continuesOnError: false,
      runsAnyway: false,
      condition: '',
      elsewhere: name,
    };
  }

  #step(step: YAMLMap): PipelineStep {
    const inputs = inputsOf(step);
    const template = textAt(step, 'template');
    const own = SCRIPT_KEYS.map((key) => textAt(step, key)).filter((t) => t !== '');
    const inline = INLINE_INPUTS.map((key) => inputs.get(key) ?? '').filter((t) => t !== '');
    const named = PATH_INPUTS.map((key) => inputs.get(key) ?? '').filter((t) => t !== '');
    const called = this.#scripts([...own, ...inline, ...named].join('\n'));
    const action = (textAt(step, 'uses') || textAt(step, 'task')).replace(/@.*$/, '').toLowerCase();
    const local = localAction(step);
    const condition = textAt(step, 'if') || textAt(step, 'condition');
    const elsewhere = template || local || called.missing.find(mayDeploy) || '';
    return {
      uses: action,
      run: [...own, ...inline, ...called.texts].join('\n'),
      inputs,
      line: this.#line(step),
      continuesOnError: mayContinue(textAt(step, 'continue-on-error') || textAt(step, 'continueOnError')),
      runsAnyway: runsAnyway(condition),
      condition: isDefaultCondition(condition) ? '' : condition,
      ...(elsewhere === '' ? {} : { elsewhere }),
    };
  }

  /** The scripts of the repository that a script calls, one level deep. */
  #scripts(run: string): { readonly texts: readonly string[]; readonly missing: readonly string[] } {
    const texts: string[] = [];
    const missing: string[] = [];
    for (const match of run.slice(0, 100_000).matchAll(SCRIPT_PATH)) {
      const path = match[1] ?? '';
      const text = this.#files.script(path);
      if (text === undefined) missing.push(path);
      else texts.push(text.slice(0, 200_000));
    }
    return { texts, missing };
  }
}

/** Where jobs of another file are put in. */
type Place = Pick<PipelineJob, 'id' | 'needs' | 'runsAnyway'>;

/** Jobs of another file under names of their own; those that need nothing there need what the place needs. */
function graft(
  jobs: readonly PipelineJob[],
  prefix: string,
  place: Omit<Place, 'id'>,
  line: number,
): readonly PipelineJob[] {
  return jobs.map((job) => ({
    ...job,
    id: prefix + job.id,
    needs: job.needs.length === 0 ? place.needs : job.needs.map((need) => prefix + need),
    runsAnyway: job.runsAnyway || place.runsAnyway,
    steps: job.steps.map((step) => ({ ...step, line })),
  }));
}

const localAction = (step: YAMLMap): string => {
  const uses = textAt(step, 'uses');
  return uses.startsWith('./') ? uses : '';
};
