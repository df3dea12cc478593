import { basename } from 'node:path';
import { HashedStream, type LocalFile, readHead, readTextFile } from '../../connect/local-files/index.ts';
import { readJsonDocument } from '../../estate/arm-template/index.ts';
import { extractExportedTemplate, readExport } from '../../estate/exports/index.ts';
import { readGraph } from '../../estate/graph/index.ts';
import type { InputFile } from '../../model/estate.ts';
import { limits } from '../../model/limits.ts';
import type { Diagnostic, ReadResult } from '../../model/resource.ts';
import { isNamedLikeGraph, roleOf } from './input-bag.ts';
import { HEAD_BYTES, type JsonKind, sniffHead, sniffJson } from './sniff-json.ts';
import type { TemplateFile } from './template-set.ts';

/** Above this, an export keeps no text, so its properties have the line of their resource. */
const KEEP_TEXT_BYTES = 32 * 1024 * 1024;
/** Characters of a document whose value is kept from sniffing to reading. */
const KEEP_JSON_LENGTH = 8 * 1024 * 1024;
const YAML_BYTES = 1024 * 1024;

/** Words that only inputs of ours have near their beginning. */
const LOOKS_LIKE_ESTATE =
  /deploymentTemplate\.json|deploymentParameters\.json|"format_version"|"@odata\.context"|"\/subscriptions\//i;

/** Files by what they were taken for; exports and answers of Graph are read at once, the rest waits for its companions. */
export class Gathered {
  readonly results: ReadResult[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly inputs: InputFile[] = [];
  readonly templates: TemplateFile[] = [];
  readonly exportedTemplates: TemplateFile[] = [];
  readonly parameterFiles: TemplateFile[] = [];
  readonly graphRequests: TemplateFile[] = [];
  readonly terraform: TemplateFile[] = [];
  readonly terraformSources: LocalFile[] = [];
  readonly bicep: LocalFile[] = [];
  readonly declarations: TemplateFile[] = [];
  readonly attestations: TemplateFile[] = [];

  /**
   * Looks at one file. Trouble with it becomes one diagnostic; the next file is read all the same.
   * @param role what the file is, where its name does not say it
   */
  async take(file: LocalFile, role = roleOf(file)): Promise<void> {
    switch (role) {
      case 'json':
        return this.#json(file);
      case 'declaration':
        return this.#text(file, 'declaration', this.declarations);
      case 'attestation':
        return this.#text(file, 'attestation', this.attestations);
      case 'bicep':
      case 'bicep-parameters':
        this.bicep.push(file);
        return;
      case 'terraform':
        this.terraformSources.push(file);
        return;
      case 'none':
        return;
    }
  }

  #fail(file: LocalFile, code: string, message: string, severity: Diagnostic['severity'] = 'error'): void {
    this.diagnostics.push({ severity, code, message, source: { file: file.shown } });
  }

  async #text(file: LocalFile, kind: string, into: TemplateFile[]): Promise<void> {
    const read = await readTextFile(file.path, YAML_BYTES);
    if (!read.ok) {
      this.#fail(file, 'INPUT_UNREADABLE', `Cannot read the file: ${read.error}`);
      return;
    }
    this.inputs.push({ file: file.shown, kind, sha256: read.value.sha256 });
    into.push({ file: file.shown, text: read.value.text, root: file.root, named: file.named });
  }

  async #json(file: LocalFile): Promise<void> {
    const head = await readHead(file.path, HEAD_BYTES);
    if (!head.ok) {
      this.#fail(file, 'INPUT_UNREADABLE', `Cannot read the file: ${head.error}`);
      return;
    }
    const kind = sniffHead(head.value, file.shown);
    if (kind === undefined && file.size <= limits.documentBytes) await this.#document(file);
    else if (kind === undefined) this.#tooLarge(file, head.value);
    else await this.#list(file, kind);
  }

  /** A document is read whole, so it is bounded; data that happens to lie in a folder is none of ours. */
  #tooLarge(file: LocalFile, head: string): void {
    if (!file.named && !LOOKS_LIKE_ESTATE.test(head)) return;
    const megabytes = limits.documentBytes / 1024 / 1024;
    this.#fail(
      file,
      'INPUT_TOO_LARGE',
      `The file is larger than ${megabytes} MB and is no list of resources, which may be of any size`,
    );
  }

  async #list(file: LocalFile, kind: JsonKind): Promise<void> {
    if (kind !== 'export' && kind !== 'graph') {
      if (file.named) this.#notKnown(file, kind);
      return;
    }
    const stream = new HashedStream(file.path);
    try {
      const result =
        kind === 'graph'
          ? await readGraph(stream, file.shown)
          : await readExport(stream, file.shown, { keepText: file.size <= KEEP_TEXT_BYTES });
      this.results.push(result);
      this.inputs.push({ file: file.shown, kind, sha256: stream.sha256() });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      this.#fail(file, 'INPUT_UNREADABLE', 'Cannot read the file to its end: the system refused');
    }
  }

  async #document(file: LocalFile): Promise<void> {
    const read = await readTextFile(file.path, limits.documentBytes);
    if (!read.ok) {
      this.#fail(file, 'INPUT_UNREADABLE', `Cannot read the file: ${read.error}`);
      return;
    }
    const { text, sha256 } = read.value;
    const document = readJsonDocument(file.shown, text);
    if (!document.ok) {
      await this.#notJson(file, text, document.error);
      return;
    }
    const kind = sniffJson(document.value.json, file.shown);
    const { json, isPlain } = document.value;
    // A plan is read from what was parsed here; values of large files are not held until then.
    const keepsJson = kind.startsWith('terraform') && isPlain && text.length <= KEEP_JSON_LENGTH;
    const plain: TemplateFile = { file: file.shown, text, root: file.root, named: file.named };
    const entry = keepsJson ? { ...plain, json } : plain;
    if (this.#keep(kind, entry)) this.inputs.push({ file: file.shown, kind, sha256 });
    else if (kind === 'export' || kind === 'graph') await this.#list(file, kind);
    else if (file.named || kind === 'terraform-raw-state') this.#notKnown(file, kind);
  }

  #keep(kind: JsonKind, entry: TemplateFile): boolean {
    const lists: Partial<Record<JsonKind, TemplateFile[]>> = {
      'arm-template': this.templates,
      'arm-parameters': this.parameterFiles,
      'graph-request': this.graphRequests,
      'terraform-plan': this.terraform,
      'terraform-state': this.terraform,
    };
    if (kind === 'exported-template') {
      const template = extractExportedTemplate(entry.text);
      if (template !== undefined) this.exportedTemplates.push({ ...entry, text: template });
      return true;
    }
    lists[kind]?.push(entry);
    return lists[kind] !== undefined;
  }

  /** Not one JSON document: several in a row are read as an export; anything else is said only where it matters. */
  async #notJson(file: LocalFile, text: string, error: Diagnostic): Promise<void> {
    const looksLikeEstate =
      LOOKS_LIKE_ESTATE.test(text.slice(0, HEAD_BYTES)) || /azuredeploy|template|parameters/i.test(basename(file.path));
    if (/\.(ndjson|jsonl)$/i.test(file.path) || (isNamedLikeGraph(file) && text.trimStart().startsWith('{'))) {
      await this.#list(file, isNamedLikeGraph(file) ? 'graph' : 'export');
    } else if (isManyDocuments(text) && looksLikeEstate) await this.#list(file, 'export');
    else if (file.named || looksLikeEstate) this.diagnostics.push(error);
  }

  #notKnown(file: LocalFile, kind: JsonKind): void {
    const message =
      unreadable[kind] ??
      'This JSON is no template, plan, export or Graph answer that is known here, so nothing was read from it';
    this.#fail(file, 'INPUT_UNKNOWN_KIND', message, 'warning');
  }
}

const unreadable: Partial<Record<JsonKind, string>> = {
  policy: 'This is a policy definition, which is no part of an estate: use "safeguard policy evaluate" with it',
  'terraform-raw-state':
    'This is a raw Terraform state, which may hold secrets and has no documented format: give the output of "terraform show -json" instead',
};

/** Whether a text is JSON objects line after line. */
function isManyDocuments(text: string): boolean {
  const line = text.slice(0, text.indexOf('\n')).trim();
  return line.startsWith('{') && line.endsWith('}');
}
