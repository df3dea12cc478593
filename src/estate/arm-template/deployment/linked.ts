import type { Diagnostic } from '../../../model/resource.ts';
import { Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { JsonDocument, readJsonDocument } from '../document/document.ts';
import type { Place, Session } from '../session.ts';

/** The address under which local templates count: reserved, so that it is nobody's. */
const BASE = 'https://template.invalid/';

/** The address of the template itself, from which others are named. */
export function rootUri(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? '';
  try {
    return new URL(encodeURI(name), BASE).href;
  } catch {
    // A name that is no text in UTF-16 has no address; nothing but the last part of addresses made from it differs.
    return `${BASE}template.json`;
  }
}

/** A linked document and the address under which its own links count. */
export interface LinkedDocument {
  readonly document: JsonDocument;
  readonly uri: string;
}

export interface LinkRequest {
  readonly session: Session;
  /** The file that holds the link, its address, and the file of the whole template. */
  readonly fromFile: string;
  readonly fromUri: string;
  readonly rootFile: string;
  readonly place: Place;
  /** Whether the address is built from a secret, so that no message may show it. */
  readonly secret: boolean;
  readonly relativePath: Value | undefined;
  readonly uri: Value | undefined;
}

/** Finds a linked file through the caller's port. What is not found is reported, and stays unread. */
export function findLinked(request: LinkRequest): LinkedDocument | undefined {
  const { session, place } = request;
  const path = request.relativePath ?? request.uri;
  if (typeof path !== 'string') {
    const why = path instanceof Unknown ? 'its address is not known' : 'it has no address';
    session.report('warning', 'ARM_LINKED_TEMPLATE', `A linked template is not read: ${why}`, place);
    return undefined;
  }
  const target = addressOf(request, path);
  const found = session.options.linked?.(target.path, target.fromFile);
  if (found === undefined) {
    const name = request.secret ? '' : ` "${withoutQuery(path)}"`;
    const message = `The linked template${name} is not at hand: put it beside the template`;
    session.report('warning', 'ARM_LINKED_TEMPLATE', message, place);
    return undefined;
  }
  const read = session.documents.get(found.file) ?? parse(found.file, found.text);
  session.documents.set(found.file, read);
  if (read instanceof JsonDocument) return { document: read, uri: target.uri };
  session.addOnce(read);
  return undefined;
}

function parse(file: string, text: string): JsonDocument | Diagnostic {
  const read = readJsonDocument(file, text);
  return read.ok ? read.value : read.error;
}

/** Addresses made from this template's own address are paths beside it; others are passed on as they are. */
function addressOf(
  request: LinkRequest,
  path: string,
): { readonly path: string; readonly fromFile: string; readonly uri: string } {
  if (path.startsWith(BASE)) {
    const relative = decode(withoutQuery(path).slice(BASE.length));
    return { path: relative, fromFile: request.rootFile, uri: withoutQuery(path) };
  }
  const uri = URL.canParse(path, request.fromUri) ? new URL(path, request.fromUri).href : request.fromUri;
  return { path, fromFile: request.fromFile, uri };
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A query may hold a shared access signature, which no message may show. */
const withoutQuery = (address: string): string => (address.split(/[?#]/)[0] ?? '').slice(0, 300);
