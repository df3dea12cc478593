import { resolve } from 'node:path';
import { z } from 'zod';
import { ok } from '../../lib/result.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import { fail } from '../feed/failure.ts';
import type { Feed } from '../feed/feed.ts';
import { Poller } from '../feed/poller.ts';
import { walkFiles } from '../local-files/index.ts';
import { ObjectsRound, type ObjectTask, ownPlacement } from '../objects/objects-round.ts';
import { type Place, parsePlace, placeText, TAIL, tailHash } from '../objects/place.ts';
import { holdsPlace } from '../objects/read-records.ts';
import { headOf, type StoredObject } from '../objects/stored-object.ts';
import { polling, seconds, streamName } from '../settings.ts';
import { localObject } from './local-object.ts';
import { Rotation, stemOf } from './rotation.ts';

const configuration = z.strictObject({
  /** A folder, or one file. */
  path: z.string().min(1).max(4096),
  /** Which files below it, by name: `*` and `?` within a name. The first that fits says the stream. */
  files: z
    .array(
      z.strictObject({
        match: z.string().min(1).max(256).default('*'),
        stream: streamName,
        format: z.enum(['auto', 'lines', 'json', 'csv']).default('auto'),
      }),
    )
    .min(1)
    .max(100),
  ...polling(10),
  /** How long a file must not have changed for a last record without an end to be taken. */
  settleSeconds: seconds(0, 86_400).default(30),
});

type Options = z.output<typeof configuration>;

/** Names of what is not ended yet or is no data. */
const PASSED_OVER = /^\.|~$|\.(?:tmp|temp|part|partial|swp|crdownload)$/i;

/** Files and folders of JSON, NDJSON and CSV, packed with gzip or not. */
export const filesConnector = connector({
  kind: 'files',
  facts: {
    title: 'Files and folders',
    about:
      "JSON (documents, arrays, envelopes), one JSON object a line, CSV (also with tabulators, bars and semicolons), plain or gzip, in UTF-8, UTF-16 or Windows-1252. Files that grow are followed, files that are moved away (log rotation) are recognised by their bytes, files that are written anew are read anew. Exports of the portal, of Microsoft 365 audit searches and the file of Microsoft's healthcare connector are read as they are.",
    privileges: [{ of: 'the folder', right: 'read', document: 'file system' }],
    example: {
      path: 'exports',
      files: [
        { match: 'AuditLog_*.csv', stream: 'microsoft-365/unified-audit-log-export' },
        { match: 'ehr-*.csv', stream: 'health/healthcare-connector' },
        { match: '*_CloudTrail_*.json.gz', stream: 'machines/aws-cloudtrail' },
      ],
    },
    packages: [],
    proof:
      'files on disk, ended and resumed at every step; logs exported from real workspaces; processes killed while a log was rotated: a log that is rotated several times a second, with kills between, was read in part twice, and nothing of it was lost',
  },
  configuration,
  open: (options, context) => ok(filesSource(options, context)),
});

function filesSource(options: Options, { name, ports, folder }: ConnectorContext): Poller {
  const root = resolve(folder, options.path);
  const seen = { known: new KnownPlaces(), rotation: new Rotation() };
  const round = new ObjectsRound({
    tasks: (feed, signal) => tasksOf(root, options, seen, feed, signal),
    settleSeconds: options.settleSeconds,
    abandonSeconds: 365 * 86_400,
  });
  return new Poller(
    {
      kind: 'files',
      name,
      everySeconds: options.everySeconds,
      silentAfterSeconds: options.silentAfterHours * 3600,
      look: round.look,
    },
    ports,
  );
}

async function* tasksOf(
  root: string,
  options: Options,
  { known, rotation }: { readonly known: KnownPlaces; readonly rotation: Rotation },
  feed: Feed,
  signal: AbortSignal,
): AsyncGenerator<ObjectTask> {
  const objects = await listed(root, options, feed);
  const placeOf = (name: string): Place | undefined => parsePlace(feed.at(name));
  const seen = [...objects.values()].map((object) => ({
    name: object.name,
    place: placeOf(object.name),
    holds: (place: Place) => known.holds(object, place, signal),
    size: object.size,
    tailAt: async (offset: number) => {
      const from = Math.max(0, offset - TAIL);
      return tailHash(await headOf(object.read(from, offset, signal), offset - from));
    },
  }));
  const planned = await rotation.plan(seen, placeOf);
  const moving = planned.some(({ plan }) => plan.start !== 'own')
    ? changedSince(objects, await listed(root, options, feed))
    : new Set<string>();
  for (const { name, plan } of planned) {
    // Names changed hands while they were listed: the next round sees all of them.
    if (moving.has(plan.group)) continue;
    const object = objects.get(name);
    const rule = object === undefined ? undefined : ruleOf(object, options);
    if (object === undefined || rule === undefined) continue;
    yield { object, stream: rule.stream, format: rule.format, placement: ownPlacement(name), plan };
  }
}

async function listed(root: string, options: Options, feed: Feed): Promise<ReadonlyMap<string, StoredObject>> {
  const { files, diagnostics } = await walkFiles([root], { cwd: root });
  const unreadable = diagnostics.find(({ severity }) => severity === 'error');
  if (unreadable !== undefined) fail('SOURCE_UNREACHABLE', `${feed.name}: ${unreadable.message}`);
  for (const { code, message } of diagnostics) feed.health.notice(code, code, `${feed.name}: ${message}`);
  const objects = new Map<string, StoredObject>();
  for (const file of files) {
    const object = await localObject(file);
    if (object !== undefined && ruleOf(object, options) !== undefined) objects.set(object.name, object);
  }
  return objects;
}

/** Families in which a name stands for another file than before, or came, or went. */
function changedSince(
  before: ReadonlyMap<string, StoredObject>,
  after: ReadonlyMap<string, StoredObject>,
): ReadonlySet<string> {
  const names = [...before.keys(), ...after.keys()];
  return new Set(names.filter((name) => before.get(name)?.identity !== after.get(name)?.identity).map(stemOf));
}

function ruleOf({ name }: StoredObject, { files }: Options): Options['files'][number] | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return PASSED_OVER.test(base) ? undefined : files.find(({ match }) => patternOf(match).test(base));
}

const patternOf = (match: string): RegExp =>
  new RegExp(
    `^${match
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'is',
  );

/** Remembers whether files hold places, so that a packed one is not unpacked in each round. */
class KnownPlaces {
  readonly #known = new Map<string, boolean>();

  async holds(object: StoredObject, place: Place, signal: AbortSignal): Promise<boolean> {
    const key = `${object.name} ${object.size} ${object.modifiedAt.getTime()} ${placeText(place)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = await holdsPlace(object, place, signal);
    if (this.#known.size >= 50_000) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}
