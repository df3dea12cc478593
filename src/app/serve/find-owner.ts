import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';
import { type Json, parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type DataFolder, dataFolderAt, dataFolderOwner } from './data-folder.ts';

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** Such as `https://127.0.0.1:8443`. */
  address: z.url({ protocol: /^https$/ }),
  /** Lets its bearer do everything while this owner runs. */
  token: z.string().min(20),
});

/** A service that runs, and how to ask it. */
export interface RunningOwner extends z.output<typeof ownerSchema> {
  readonly kind: 'running';
  /** The certificate that it is trusted by, PEM. */
  readonly ca: string;
}

/** Who owns a data folder. `starting`: it does not answer yet, or no more. */
export type Owner = RunningOwner | { readonly kind: 'starting'; readonly pid: number } | { readonly kind: 'none' };

/** Says where the owner answers. The file is its user's alone, and appears whole. */
export function announceOwner({ ownerFile }: DataFolder, owner: Omit<RunningOwner, 'kind' | 'ca'>): void {
  const draft = `${ownerFile}.part`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  renameSync(draft, ownerFile);
}

/** Takes back what `announceOwner` said. */
export const retractOwner = ({ ownerFile }: DataFolder): void => rmSync(ownerFile, { force: true });

/**
 * The owner of a data folder. A command that works on the data goes through a running one (`askOwner`), or becomes the owner
 * itself where there is none (`ownDataFolder`).
 */
export function findOwner(root: string): Owner {
  const pid = dataFolderOwner(root);
  if (pid === undefined) return { kind: 'none' };
  const folder = dataFolderAt(root);
  try {
    const read = ownerSchema.safeParse(parseBoundedJson(readFileSync(folder.ownerFile, 'utf8')));
    if (!read.success || read.data.pid !== pid) return { kind: 'starting', pid };
    return { kind: 'running', ...read.data, ca: readFileSync(join(folder.tls, 'ca.pem'), 'utf8') };
  } catch {
    return { kind: 'starting', pid };
  }
}

/** What the owner answered. */
export interface OwnerAnswer {
  readonly status: number;
  readonly body: Json | undefined;
}

/** How long an owner may be silent, unless the question says it. */
const SILENT_MILLISECONDS = 60_000;

/** More than this is no answer to a command: Node holds no longer text. */
const LARGEST_ANSWER = 500 * 1024 * 1024;

/** What an owner is asked. */
export interface OwnerQuestion {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Json;
  /** How the client calls itself. */
  readonly application?: string;
  /** How long the owner may be silent, in milliseconds. Default one minute. */
  readonly silent?: number;
  readonly signal?: AbortSignal;
}

/** Asks the owner, as its local administrator. @returns on error one line */
export const askOwner = (
  owner: RunningOwner,
  { method, path, body, application, signal, silent = SILENT_MILLISECONDS }: OwnerQuestion,
): Promise<Result<OwnerAnswer, string>> =>
  new Promise((resolve) => {
    const lost = (why: string): void =>
      resolve(err(`The service at ${owner.address} (process ${owner.pid}) does not answer: ${why}`));
    const text = body === undefined ? undefined : JSON.stringify(body);
    const asked = request(
      new URL(path, owner.address),
      {
        method,
        ca: owner.ca,
        timeout: silent,
        ...(signal === undefined ? {} : { signal }),
        headers: {
          authorization: `Bearer ${owner.token}`,
          ...(application === undefined ? {} : { 'x-ms-app': application }),
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > LARGEST_ANSWER) asked.destroy();
          else chunks.push(chunk);
        });
        response.on('error', () => lost('the connection broke'));
        response.on('end', () =>
          resolve(
            ok({ status: response.statusCode ?? 0, body: parseBoundedJson(Buffer.concat(chunks).toString('utf8')) }),
          ),
        );
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', (error) => lost('code' in error ? String(error.code) : 'no connection'));
    asked.end(text);
  });
