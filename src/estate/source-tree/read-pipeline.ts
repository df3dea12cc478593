import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Pipeline, PipelineJob, PipelineStep, ReadScript } from './pipeline-model.ts';
import { mayDeploy } from './pipeline-tools.ts';

const MAX_LENGTH = 512 * 1024;
const MAX_DEPTH = 60;
const SCRIPT_PATH = /(?:^|[\s"'=(&])((?:\.{0,2}\/)?[\w./$(){}-]{1,200}\.(?:sh|ps1|bash|py|cmd))\b/gm;
/** Members of a step of Azure Pipelines that hold a script themselves. */
const SCRIPT_KEYS = ['run', 'script', 'bash', 'pwsh', 'powershell'];
/** Inputs of a task that hold a script, lower-case, and those that name one. */
const INLINE_INPUTS = ['inlinescript', 'script', 'inline', 'azurepowershellscript', 'commandtoexecute'];
const PATH_INPUTS = ['scriptpath', 'filepath', 'scriptfilepath'];

/** Reads a GitHub Actions workflow or an Azure Pipelines file; undefined when the text is neither. */
export function readPipeline(text: string, path: string, readScript: ReadScript): Pipeline | undefined {
  const tree = parseTree(text);
  if (tree === undefined) return undefined;
  const reader = new PipelineReader(tree.lines, readScript);
  const jobs = mapAt(tree.root, 'jobs');
  if (jobs !== undefined && (/\.github\/workflows\//i.test(path) || tree.root.has('on'))) {
    return { system: 'github-actions', jobs: reader.githubJobs(jobs) };
  }
  const azure = reader.azureJobs(tree.root);
  return azure.length === 0 ? undefined : { system: 'azure-pipelines', jobs: azure };
}

interface Tree {
  readonly root: YAMLMap;
  readonly lines: LineCounter;
}

function parseTree(text: string): Tree | undefined {
  if (text.length > MAX_LENGTH || /^(?:[ \t]*[-?] ){60}|^ {600}|[[{]{60}/m.test(text)) return undefined;
  const lines = new LineCounter();
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  } catch {
    return undefined;
  }
  return isMap(document.contents) ? { root: document.contents, lines } : undefined;
}

const mapAt = (map: YAMLMap, key: string): YAMLMap | undefined => {
  const value = map.get(key, true);
  return isMap(value) ? value : undefined;
};

const itemsAt = (map: YAMLMap, key: string): readonly YAMLMap[] => {
  const value: unknown = map.get(key, true);
  return isSeq(value) ? value.items.filter(isMap) : [];
};

function textAt(map: YAMLMap, key: string): string {
  const value = map.get(key, true);
  return isScalar(value) ? String(value.value ?? '') : '';
}

/** One name or a list of names. */
function namesAt(map: YAMLMap, key: string): readonly string[] | undefined {
  const value: unknown = map.get(key, true);
  if (isScalar(value)) return value.value === null ? [] : [String(value.value)];
  if (isSeq(value)) return value.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []));
  return undefined;
}

const keysOf = (map: YAMLMap): readonly string[] =>
  map.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ''));

/** An expression may turn out either way, so only a plain no counts as no. */
const mayContinue = (text: string): boolean => text !== '' && text.toLowerCase() !== 'false';
const runsAnyway = (condition: string): boolean =>
  /\b(?:always|failure|cancelled|failed|succeededOrFailed)\s*\(/i.test(condition);

/** What holds without being written: go on when everything before went well. */
const isDefaultCondition = (condition: string): boolean =>
  /^(?:\$\{\{\s*)?(?:success|succeeded|always)\(\s*\)(?:\s*\}\})?$/i.test(condition.trim());

class PipelineReader {
  readonly #lines: LineCounter;
  readonly #readScript: ReadScript;

  constructor(lines: LineCounter, readScript: ReadScript) {
    this.#lines = lines;
    this.#readScript = readScript;
  }

  #line(node: Node): number {
    return this.#lines.linePos(node.range?.[0] ?? 0).line;
  }

  githubJobs(jobs: YAMLMap): readonly PipelineJob[] {
    return keysOf(jobs).flatMap((id): PipelineJob[] => {
      const job = mapAt(jobs, id);
      if (job === undefined) return [];
      const called = textAt(job, 'uses');
      const steps = itemsAt(job, 'steps').map((step) => this.#step(step));
      return [
        {
          id,
          needs: namesAt(job, 'needs') ?? [],
          steps: called === '' ? steps : [this.#elsewhere(job, called)],
          continuesOnError: mayContinue(textAt(job, 'continue-on-error')),
          runsAnyway: runsAnyway(textAt(job, 'if')),
        },
      ];
    });
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
    const template = textAt(stage, 'template') || (mapAt(stage, 'extends') === undefined ? '' : 'extends');
    if (template !== '') return [this.#single(`${prefix}template`, needs, [this.#elsewhere(stage, template)], anyway)];
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
    const steps =
      template === ''
        ? this.#steps([...itemsAt(job, 'steps'), ...strategySteps(job)], 0)
        : [this.#elsewhere(job, template)];
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

  #single(id: string, needs: readonly string[], steps: readonly PipelineStep[], anyway: boolean): PipelineJob {
    return { id, needs, steps, continuesOnError: false, runsAnyway: anyway };
  }

  #steps(steps: readonly YAMLMap[], depth: number): readonly PipelineStep[] {
    if (depth > MAX_DEPTH) return [];
    return steps.flatMap((step) => {
      const inner = conditionalItems(step);
      return inner === undefined ? [this.#step(step)] : this.#steps(inner, depth + 1);
    });
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
    const local = action.startsWith('./') ? action : '';
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
      const text = this.#readScript(path);
      if (text === undefined) missing.push(path);
      else texts.push(text.slice(0, 200_000));
    }
    return { texts, missing };
  }
}

function inputsOf(step: YAMLMap): ReadonlyMap<string, string> {
  const inputs = mapAt(step, 'with') ?? mapAt(step, 'inputs');
  if (inputs === undefined) return new Map();
  return new Map(keysOf(inputs).map((key) => [key.toLowerCase(), textAt(inputs, key)]));
}

/** Items below a template expression such as `${{ if ... }}:`, which Azure Pipelines puts in the place of an item. */
function conditionalItems(item: YAMLMap): readonly YAMLMap[] | undefined {
  const key = keysOf(item).find((k) => k.startsWith('${{'));
  return key === undefined ? undefined : itemsAt(item, key);
}

/** The steps of a deployment job's strategy, in the order in which they run. */
function strategySteps(job: YAMLMap): readonly YAMLMap[] {
  const strategy = mapAt(job, 'strategy');
  if (strategy === undefined) return [];
  const ways = ['runOnce', 'rolling', 'canary'].flatMap((way) => mapAt(strategy, way) ?? []);
  const hooks = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
  return ways.flatMap((way) =>
    hooks.flatMap((hook) => {
      const at = mapAt(way, hook);
      return at === undefined ? [] : itemsAt(at, 'steps');
    }),
  );
}
