import { z } from 'zod';
import {
  type Answer,
  type AnswerHead,
  answerOf,
  type Lake,
  type QueryFailure,
  type QueryOptions,
} from '../../lake/lake.ts';
import type { Json } from '../../lib/json.ts';
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

/** The service is of this version, as it was started from this package: what is in the parts is not looked at again. */
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const answerSchema = z.union([
  z.object({ failure: z.custom<QuestionFailure>(isObject) }),
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({
    columns: z.array(z.custom<AnswerHead['columns'][number]>(isObject)),
    warnings: z.array(z.custom<AnswerHead['warnings'][number]>(isObject)),
    render: z.custom<NonNullable<AnswerHead['render']>>(isObject).optional(),
    rows: z.custom<readonly (readonly unknown[])[]>(Array.isArray),
  }),
]);

function answerIn(body: Json | undefined): Result<Answer, QueryFailure> | undefined {
  const read = answerSchema.safeParse(body);
  if (!read.success) return undefined;
  if ('failure' in read.data) return err(shown(read.data.failure));
  if ('error' in read.data) return failed('SERVICE_REFUSED', read.data.error.message);
  const { columns, warnings, render, rows } = read.data;
  return answerOf({ columns, warnings, ...(render === undefined ? {} : { render }) }, rows);
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
