import {
  type Answer,
  type AnswerHead,
  answerOf,
  type Lake,
  type QueryFailure,
  type QueryOptions,
} from '../../lake/lake.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { World } from '../compose.ts';
import { localBearer } from '../serve/access.ts';
import type { QuestionFailure } from '../serve/answer-question.ts';
import { askRecord } from '../serve/ask-record.ts';
import { composeService } from '../serve/compose-service.ts';
import { dataFolderPath } from '../serve/data-folder.ts';
import { askOwner, findOwner, type RunningOwner } from '../serve/find-owner.ts';
import { openLake } from './open-lake.ts';

/** Tables that a command asks: a lake, or the record through its service. */
export type AskedTables = Pick<Lake, 'tableNames' | 'table' | 'catalogue' | 'compile' | 'query'>;

/** The record, ready to be asked. */
export interface OpenRecordLake {
  readonly lake: AskedTables;
  readonly close: () => Promise<void>;
}

type Ask = (text: string, options: QueryOptions) => Promise<Result<Answer, QueryFailure>>;

interface Door {
  readonly ask: Ask;
  readonly close: () => Promise<void>;
}

/**
 * The record of the data folder, asked through the running service, or as the folder's owner for the time of the command. Every
 * question is put on record. @param application the command, as the record calls it @returns on error the lines to show
 */
export async function openRecordLake(world: World, application: string): Promise<Result<OpenRecordLake, string[]>> {
  const known = await openLake({
    cwd: world.cwd,
    files: [],
    now: new Date(world.clock()).toISOString(),
    onDemand: true,
  });
  if (!known.ok) return known;
  const { lake, close } = known.value;
  const door = await openDoor(world, application);
  if (!door.ok) {
    await close();
    return door;
  }
  return ok({
    lake: {
      get tableNames() {
        return lake.tableNames;
      },
      get catalogue() {
        return lake.catalogue;
      },
      table: (name) => lake.table(name),
      compile: (text, options) => lake.compile(text, options),
      query: door.value.ask,
    },
    close: async () => {
      await door.value.close();
      await close();
    },
  });
}

async function openDoor(world: World, application: string): Promise<Result<Door, string[]>> {
  const root = dataFolderPath(world.env, world.cwd);
  const owner = findOwner(root);
  if (owner.kind === 'starting')
    return err([`The data folder ${root} is owned by process ${owner.pid}, which does not answer yet: try again`]);
  return owner.kind === 'running' ? ok(throughService(owner, application)) : ownDoor(world, application);
}

/** Longer than any question runs, with what it waits for before. */
const SILENT = 600_000;

const failed = (code: string, message: string): Result<never, QueryFailure> =>
  err({ kind: 'engine', failure: { code, message } });

/** That a question cannot be put on record is for a person like any trouble of the engine. */
const shown = (failure: QuestionFailure): QueryFailure =>
  failure.kind === 'record' ? { kind: 'engine', failure: failure.failure } : failure;

const cancelled = failed('ENGINE_CANCELLED', 'The statement was cancelled');

const throughService = (owner: RunningOwner, application: string): Door => ({
  close: async () => undefined,
  ask: async (text, { now, signal }) => {
    const answer = await askOwner(owner, {
      method: 'POST',
      path: '/safeguard/v1/query',
      body: { query: text, now },
      application,
      silent: SILENT,
      ...(signal === undefined ? {} : { signal }),
    });
    if (signal?.aborted === true) return cancelled;
    if (!answer.ok) return failed('SERVICE_SILENT', answer.error);
    const { status, body } = answer.value;
    return answerIn(body) ?? failed('SERVICE_ANSWER', `The service at ${owner.address} answered ${status}`);
  },
});

/** What stands in the service's answer. It is of this version: it was started from this package. */
function answerIn(body: Json | undefined): Result<Answer, QueryFailure> | undefined {
  if (!isJsonObject(body)) return undefined;
  if (isJsonObject(body['failure'])) return err(shown(body['failure'] as unknown as QuestionFailure));
  if (isJsonObject(body['error']) && typeof body['error']['message'] === 'string')
    return failed('SERVICE_REFUSED', body['error']['message']);
  const { rows } = body;
  return Array.isArray(rows) ? answerOf(body as unknown as AnswerHead, rows as readonly unknown[][]) : undefined;
}

async function ownDoor(world: World, application: string): Promise<Result<Door, string[]>> {
  const opened = await composeService(world, () => undefined);
  if (!opened.ok) return opened;
  const { service, close } = opened.value;
  const caller = { bearer: localBearer, address: '', application };
  return ok({
    close,
    ask: async (text, { now, signal }) => {
      const asked = { text, now, ...(signal === undefined ? {} : { signal }) };
      const answered = await askRecord(service, asked, caller);
      if (answered.ok)
        return answerOf(
          answered.value,
          answered.value.rows.map((row) => JSON.parse(row) as unknown[]),
        );
      return err(shown(answered.error));
    },
  });
}
