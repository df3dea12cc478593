import { isJsonObject, type Json, type JsonObject, parseBoundedJson } from '../../../lib/json.ts';

/** A request that has not been sent yet, as its file says it, its values filled in. */
export interface RequestFile {
  /** Names the object that it makes, where others refer to it. */
  readonly name: string;
  readonly method: string;
  /** The address; for a cmdlet its name. */
  readonly url: string;
  readonly isCmdlet: boolean;
  readonly body: JsonObject;
  /** The question by which the object that is changed is found. */
  readonly find?: string;
  /** Names of values that the file asks for and does not give. */
  readonly open: readonly string[];
}

/** Whether a document has the members of a request: a method and an address of an API that makes tenants' objects, or a cmdlet. */
export function isRequestFile(json: JsonObject): boolean {
  if (typeof json['name'] !== 'string' || !isJsonObject(json['body'])) return false;
  if (typeof json['cmdlet'] === 'string') return true;
  const { method, url } = json;
  return typeof method === 'string' && /^(?:POST|PATCH|PUT)$/.test(method) && typeof url === 'string';
}

/** Reads a file. Undefined where it is no request. */
export function parseRequestFile(text: string): RequestFile | undefined {
  const json = parseBoundedJson(text);
  if (!isJsonObject(json) || !isRequestFile(json)) return undefined;
  const filled = new Filler(isJsonObject(json['given']) ? json['given'] : {});
  const find = isJsonObject(json['find']) ? json['find']['url'] : undefined;
  const isCmdlet = typeof json['cmdlet'] === 'string';
  const body = filled.value(json['body'] ?? {});
  return {
    name: String(json['name']),
    method: typeof json['method'] === 'string' ? json['method'] : 'POST',
    url: filled.text(String(isCmdlet ? json['cmdlet'] : json['url'])),
    isCmdlet,
    body: isJsonObject(body) ? body : {},
    ...(typeof find === 'string' ? { find: filled.text(find) } : {}),
    open: [...filled.open].sort(),
  };
}

/** Puts values where their names stand in braces. An object that another request makes is called by that request's name. */
class Filler {
  readonly #given: JsonObject;
  readonly open = new Set<string>();

  constructor(given: JsonObject) {
    this.#given = given;
  }

  text(text: string): string {
    return text.replace(/\{\{([\w.]{1,200})\}\}/g, (token, name: string) => {
      if (name === 'found') return token;
      const given = Object.hasOwn(this.#given, name) ? this.#given[name] : undefined;
      const value = isJsonObject(given) ? given['value'] : given;
      if (typeof value === 'string') return value;
      if (name.includes('.')) return name.slice(0, name.indexOf('.'));
      this.open.add(name);
      return token;
    });
  }

  value(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.value(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.value(item)]));
  }
}
