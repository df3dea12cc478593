import type { SealedRead } from '../../kql/plan/node.ts';
import type { ColumnLimit } from '../../kql/sql/fragment.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineFailure } from '../engine/failure.ts';
import type { StatementParameters } from '../engine/parameters.ts';
import { TIME_COLUMN } from '../tables/stored-table.ts';
import { firstTick, lastTick, ticksOf } from './sealed-file.ts';

/** Times from one to another, both included, in ticks since 1970. */
export interface TickRange {
  readonly from: bigint;
  readonly to: bigint;
}

const PARAMETER = /\{(\w+):DateTime64\(7, 'UTC'\)\}/;
const SPAN = /\{(\w+):Int64\}/;
const NUMBERS = /^-?\d{1,19}$/;

/** A datetime's parameter as ticks: `2026-01-02 03:04:05.6`. */
const parameterTicks = (value: unknown): bigint | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,7})?$/.test(value)
    ? ticksOf(`${value.replace(' ', 'T')}Z`)
    : undefined;

/** SQL of a limit that is a literal, `now()`, or `ago()` of a literal: nearly all that are written. Others are the engine's to say. */
function plainTicks(sql: string, parameters: StatementParameters): bigint | undefined {
  const [whole, name = ''] = PARAMETER.exec(sql) ?? [];
  const time = whole === undefined ? undefined : parameterTicks(parameters[name]);
  if (whole === undefined || time === undefined) return undefined;
  const rest = sql.replace(whole, '#');
  if (rest === '#') return time;
  const [span, spanName = ''] = SPAN.exec(rest) ?? [];
  const ticks = span === undefined ? undefined : String(parameters[spanName]);
  if (span === undefined || ticks === undefined || !NUMBERS.test(ticks)) return undefined;
  const moved = MOVED.exec(rest.replace(span, '@'))?.[1];
  if (moved === undefined) return undefined;
  return moved === '-' ? time - BigInt(ticks) : time + BigInt(ticks);
}

/** The one way in which the compiler writes `now() - span` where the span is a literal. */
const MOVED = /^reinterpret\(\(reinterpretAsInt64\(#\) ([+-]) @\), 'DateTime64\(7, \\'UTC\\'\)'\)$/;

/** What each text of SQL comes to, in ticks; undefined for null. */
export async function ticksOfAll(
  engine: Engine,
  texts: readonly string[],
  parameters: StatementParameters,
): Promise<Result<ReadonlyMap<string, bigint | undefined>, EngineFailure>> {
  const found = new Map<string, bigint | undefined>();
  const asked: string[] = [];
  for (const text of new Set(texts)) {
    const ticks = plainTicks(text, parameters);
    if (ticks === undefined) asked.push(text);
    else found.set(text, ticks);
  }
  if (asked.length === 0) return ok(found);
  const values = asked.map(
    (text) => `toString(reinterpretAsInt64(assumeNotNull(v))) AS t, isNull(v) AS n FROM (SELECT ${text} AS v)`,
  );
  const sql = values.map((value, at) => `SELECT ${at} AS i, ${value}`).join(' UNION ALL ');
  const answered = await engine.query({ sql, parameters });
  if (!answered.ok) return answered;
  for (const [at, ticks, isNull] of answered.value.rows)
    found.set(asked[Number(at)] ?? '', Number(isNull) === 1 ? undefined : BigInt(String(ticks)));
  return ok(found);
}

/** The limits of a scan that are about time. */
export const timeLimits = (limits: readonly ColumnLimit[]): readonly ColumnLimit[] =>
  limits.filter(({ column }) => column === TIME_COLUMN);

/** The times that the places which read a scan ask for. */
export function rangesOf(
  { asked }: Pick<SealedRead, 'asked'>,
  ticks: ReadonlyMap<string, bigint | undefined>,
): readonly TickRange[] {
  return asked.map((limits) => {
    let [from, to] = [firstTick, lastTick];
    for (const { operator, value } of timeLimits(limits)) {
      const tick = ticks.get(value.text);
      if (tick === undefined) continue;
      if (operator !== '<' && operator !== '<=' && tick > from) from = tick;
      if (operator !== '>' && operator !== '>=' && tick < to) to = tick;
    }
    return { from, to };
  });
}
