import type { Diagnostic, ReadResult, Resource, SourceLocation } from '../../model/resource.ts';
import { Unknown } from '../../model/unknown.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import { judgePipeline, type PipelineJudgement } from './judge-pipeline.ts';
import { readPipeline } from './read-pipeline.ts';
import { scanSecrets } from './scan-secrets.ts';
import { type SourceFileKind, sourceFileKind } from './source-file.ts';

const REPOSITORY = 'safeguard.source/repositories';
const SECRET = 'safeguard.source/secrets';
const PIPELINE = 'safeguard.source/pipelines';
/** Findings of a tree that become resources; the number of all is kept beside them. */
const MAX_FINDINGS = 2000;

interface Finding {
  readonly kind: string;
  readonly length: number;
  readonly source: SourceLocation;
  readonly commit?: string;
}

interface JudgedPipeline {
  readonly resource: Resource;
  readonly properties: ValueObject;
  readonly startsByItself: boolean;
}

interface PipelineFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Collects what a source tree shows: secrets that are written out, and pipelines with or without a compliance check.
 * Give it every file, then ask for the result: one repository, one resource a finding, one a pipeline. Of a secret only
 * kind and place are kept. A tree of which nothing but templates was seen is no source tree and gives nothing.
 */
export class SourceTreeReader {
  readonly #root: string;
  readonly #findings: Finding[] = [];
  readonly #pipelines: PipelineFile[] = [];
  readonly #scripts = new Map<string, string>();
  /** YAML files by lower-case path: templates of pipelines may lie anywhere. */
  readonly #yaml = new Map<string, PipelineFile>();
  /** Lower-case paths of files that a pipeline takes in, which are judged with it and not by themselves. */
  readonly #taken = new Set<string>();
  readonly #seen = new Set<string>();
  #count = 0;
  #files = 0;
  #missed = 0;
  #isTree = false;

  /** @param root the folder as it is shown: `.` or `src/clinic` */
  constructor(root: string) {
    this.#root = root;
  }

  /** What the file is to the scan; undefined when it need not be read. */
  static kindOf(path: string): SourceFileKind | undefined {
    return sourceFileKind(path);
  }

  /** @param path as it is shown */
  take(path: string, text: string): void {
    const kind = sourceFileKind(path);
    if (kind === undefined) return;
    this.#files++;
    if (kind.role !== 'infrastructure') this.#isTree = true;
    for (const { kind: secret, line, column, length, offset } of scanSecrets(text, kind.syntax)) {
      this.#seen.add(`${secret}|${text.slice(offset, offset + length)}`);
      this.#add({ kind: secret, length, source: { file: path, line, column } });
    }
    if (/\.ya?ml$/i.test(path)) this.#yaml.set(path.toLowerCase(), { path, text });
    if (kind.role === 'pipeline') this.#pipelines.push({ path, text });
    else if (/\.(?:sh|ps1|bash|py|cmd)$/i.test(path)) this.#scripts.set(path.toLowerCase(), text);
  }

  /** A file that should have been scanned and could not be read: finding nothing then says nothing. */
  miss(): void {
    this.#missed++;
  }

  /** Lines that a commit added. A secret that the files still hold is not named again for each commit. */
  takeHistory(path: string, commit: string, added: string): void {
    const kind = sourceFileKind(path);
    if (kind === undefined) return;
    this.#isTree = true;
    for (const { kind: secret, length, offset } of scanSecrets(added, kind.syntax)) {
      const key = `${secret}|${added.slice(offset, offset + length)}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.#add({ kind: secret, length, source: { file: path }, commit });
    }
  }

  #add(finding: Finding): void {
    this.#count++;
    if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
  }

  result(): ReadResult {
    if (!this.#isTree && this.#count === 0) return { resources: [], diagnostics: [] };
    const judged = this.#pipelines.flatMap((file) => this.#pipeline(file));
    const pipelines = judged.filter((p) => p.startsByItself || !this.#taken.has(p.resource.name.toLowerCase()));
    const resources = [
      this.#repository(pipelines),
      ...this.#findings.map((finding, index) => this.#secret(finding, index)),
      ...pipelines.map((p) => p.resource),
    ];
    return { resources, diagnostics: this.#diagnostics(pipelines) };
  }

  #diagnostics(pipelines: readonly { readonly resource: Resource }[]): readonly Diagnostic[] {
    const diagnostics: Diagnostic[] = [];
    if (this.#count > MAX_FINDINGS) {
      diagnostics.push({
        severity: 'warning',
        code: 'SOURCE_MANY_SECRETS',
        message: `${this.#count} secrets were found; the first ${MAX_FINDINGS} are named`,
        source: { file: this.#root },
      });
    }
    for (const { path } of this.#pipelines) {
      if (
        this.#taken.has(path.toLowerCase()) ||
        pipelines.some((p) => p.resource.source.file === path) ||
        !/\.github\/workflows\//.test(path)
      )
        continue;
      diagnostics.push({
        severity: 'info',
        code: 'SOURCE_PIPELINE_UNREAD',
        message: 'This workflow cannot be read as YAML with jobs and is not judged',
        source: { file: path },
      });
    }
    return diagnostics;
  }

  get #id(): string {
    return `/repositories/${this.#root}`;
  }

  #resource(type: string, id: string, name: string, properties: ValueObject, source: SourceLocation): Resource {
    return {
      id,
      type,
      name,
      body: { id, name, type, properties },
      completeness: 'full',
      existence: true,
      origin: 'source-tree',
      source,
      ...(type === REPOSITORY ? {} : { extends: this.#id }),
    };
  }

  #repository(pipelines: readonly { readonly properties: ValueObject }[]): Resource {
    const properties: ValueObject = {
      files: this.#files,
      findings: this.#count > 0 || this.#missed === 0 ? this.#count : new Unknown('not-collected', 'unreadFiles'),
      secretFindings: this.#findings.map(findingProperties),
      pipelines: pipelines.map((p) => p.properties),
    };
    return this.#resource(REPOSITORY, this.#id, this.#root, properties, { file: this.#root });
  }

  #secret(finding: Finding, index: number): Resource {
    const { file, line, column } = finding.source;
    const place = line === undefined ? `${finding.commit ?? ''}-${index + 1}` : `${line}:${column ?? 1}`;
    const name = `${file}:${place}`;
    return this.#resource(SECRET, `${this.#id}/secrets/${name}`, name, findingProperties(finding), finding.source);
  }

  #pipeline(file: PipelineFile): readonly JudgedPipeline[] {
    const pipeline = readPipeline(file.text, file.path, {
      script: (path) => this.#script(path, file.path),
      related: (name, from) => this.#related(name, from),
    });
    if (pipeline === undefined) return [];
    const judgement = judgePipeline(pipeline);
    const properties = pipelineProperties(file.path, pipeline.system, judgement);
    const source = { file: file.path, ...(judgement.line === undefined ? {} : { line: judgement.line }) };
    const id = `${this.#id}/pipelines/${file.path}`;
    const resource = this.#resource(PIPELINE, id, file.path, properties, source);
    return [{ resource, properties, startsByItself: pipeline.startsByItself }];
  }

  /** A template beside the file that names it, or from the root of the repository; other repositories are not in the tree. */
  #related(name: string, from: string): PipelineFile | undefined {
    const [path = '', repository] = name.split('@');
    if ((repository !== undefined && repository !== 'self') || path.includes('${{')) return undefined;
    const root = this.#root === '.' ? '' : this.#root;
    const fromRoot = path.startsWith('/') || (path.startsWith('./') && /\.github\//i.test(from));
    const base = fromRoot ? root : from.slice(0, Math.max(0, from.lastIndexOf('/')));
    const target = joinPath(base, path).toLowerCase();
    const found =
      this.#yaml.get(target) ?? this.#yaml.get(`${target}/action.yml`) ?? this.#yaml.get(`${target}/action.yaml`);
    if (found !== undefined) this.#taken.add(found.path.toLowerCase());
    return found;
  }

  /** A script by the end of its path, because steps write it from the root of the repository or behind a variable. */
  #script(path: string, from: string): string | undefined {
    const wanted = path
      .toLowerCase()
      .replace(/^.*[)}]\//, '')
      .replace(/^(?:\.{1,2}\/)+/, '');
    const prefix = this.#root === '.' ? '' : `${this.#root.toLowerCase()}/`;
    const exact = this.#scripts.get(prefix + wanted);
    if (exact !== undefined || wanted === '') return exact;
    const matching = [...this.#scripts].filter(([file]) => file !== from && file.endsWith(`/${wanted}`));
    return matching.length === 1 ? matching[0]?.[1] : undefined;
  }
}

function joinPath(base: string, path: string): string {
  const parts = base === '' ? [] : base.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const findingProperties = (finding: Finding): ValueObject => ({
  kind: finding.kind,
  file: finding.source.file,
  line: finding.source.line ?? null,
  length: finding.length,
  ...(finding.commit === undefined ? {} : { commit: finding.commit }),
});

function pipelineProperties(file: string, system: string, judgement: PipelineJudgement): ValueObject {
  const unread = new Unknown('not-collected', `file('${judgement.elsewhere ?? ''}')`);
  const orUnknown = (value: string | boolean): Value => (value === 'unknown' ? unread : value);
  return {
    file,
    system,
    deploys: orUnknown(judgement.deploys),
    complianceGate: orUnknown(judgement.complianceGate),
    tool: judgement.tool ?? null,
    line: judgement.line ?? null,
  };
}
