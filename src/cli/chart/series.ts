import type { AnswerValue } from '../../kql/decode.ts';
import type { RenderHint } from '../../kql/render-hint.ts';
import type { AnswerColumn, KustoType } from '../../model/table.ts';
import { cellText, printable } from '../cell-text.ts';

/** What is drawn: the columns and rows of an answer. */
export interface ChartData {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly AnswerValue[])[];
}

/** One value of a chart: what it is of, where it stands on the axis, how much it is. */
export interface Point {
  readonly label: string;
  /** Milliseconds since 1970 or the number itself; undefined for what is no number. */
  readonly at: number | undefined;
  readonly value: number;
}

/** Values that belong together, under a name. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

/** More are drawn by nobody's terminal. */
const mostPoints = 10_000;

const numeric: ReadonlySet<KustoType> = new Set(['int', 'long', 'real', 'decimal']);

/** Which columns play which part. */
interface Parts {
  readonly axis: number;
  readonly values: readonly number[];
  readonly names: readonly number[];
}

const listed = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : text.split(',').map((name) => name.trim());

const isList = (value: AnswerValue | undefined): value is readonly AnswerValue[] => Array.isArray(value);

/** Columns of lists, as `make-series` yields them, count as what their elements are. */
const holdsNumbers = ({ columns, rows }: ChartData, index: number): boolean => {
  const type = columns[index]?.type;
  if (type === undefined || numeric.has(type)) return type !== undefined;
  const first = rows[0]?.[index];
  return type === 'dynamic' && isList(first) && first.some((value) => typeof value === 'number');
};

const isTime = (kind: string): boolean => kind === 'timechart';

const axisOf = (data: ChartData, kind: string, wanted: string | undefined): number => {
  const named = data.columns.findIndex(({ name }) => name === wanted);
  if (named >= 0) return named;
  const time = data.columns.findIndex(({ type }) => type === 'datetime');
  const list = data.columns.findIndex(
    ({ type }, at) => type === 'dynamic' && !holdsNumbers(data, at) && isList(data.rows[0]?.[at]),
  );
  if (isTime(kind) && (time >= 0 || list >= 0)) return time >= 0 ? time : list;
  const other = data.columns.findIndex((_, at) => !holdsNumbers(data, at));
  if (list >= 0 && data.columns.some((_, at) => holdsNumbers(data, at))) return list;
  // A chart of numbers over numbers has its first column as the axis.
  return other >= 0 ? other : 0;
};

const partsOf = (data: ChartData, kind: string, properties: RenderHint['properties']): Parts | undefined => {
  const axis = axisOf(data, kind, properties['xcolumn']);
  const chosen = listed(properties['ycolumns']);
  const all = data.columns.map((_, index) => index);
  const values = all.filter(
    (at) =>
      at !== axis && holdsNumbers(data, at) && (chosen.length === 0 || chosen.includes(data.columns[at]?.name ?? '')),
  );
  // One column of numbers and nothing else: its rows are numbered.
  if (values.length === 0) return holdsNumbers(data, axis) ? { axis: -1, values: [axis], names: [] } : undefined;
  const given = listed(properties['series']);
  const names = all.filter((at) =>
    given.length > 0
      ? given.includes(data.columns[at]?.name ?? '')
      : at !== axis && !values.includes(at) && data.columns[at]?.type === 'string',
  );
  return { axis, values, names };
};

/** The series that an answer holds; undefined where no column holds numbers. */
export const seriesOf = (data: ChartData, kind: string, properties: RenderHint['properties']): Series[] | undefined => {
  const parts = partsOf(data, kind, properties);
  if (parts === undefined) return undefined;
  const series = new Map<string, Point[]>();
  let count = 0;
  for (const [place, row] of data.rows.entries()) {
    if (count >= mostPoints) break;
    const name = parts.names.map((at) => printable(cellText(row[at] ?? null))).join(', ');
    for (const at of parts.values) {
      const column = data.columns[at]?.name ?? '';
      const key =
        parts.values.length === 1 && name !== '' ? name : [name, printable(column)].filter(Boolean).join(': ');
      const points = series.get(key) ?? [];
      const added = pointsOf(row, at, parts.axis, place);
      points.push(...added);
      count += added.length;
      series.set(key, points);
    }
  }
  return [...series].map(([name, points]) => ({ name, points })).filter(({ points }) => points.length > 0);
};

/** The points of one cell: one, or where the cell is a list, one for each element. */
const pointsOf = (row: readonly AnswerValue[], at: number, axis: number, place: number): Point[] => {
  const value = row[at] ?? null;
  const label = axis < 0 ? place + 1 : (row[axis] ?? null);
  if (!isList(value)) return pointOf(label, value);
  return value
    .slice(0, mostPoints)
    .flatMap((element, index) => pointOf(isList(label) ? (label[index] ?? null) : index, element));
};

const pointOf = (label: AnswerValue, value: AnswerValue): Point[] => {
  const amount =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (!Number.isFinite(amount)) return [];
  return [{ label: printable(cellText(label)), at: positionOf(label), value: amount }];
};

const positionOf = (label: AnswerValue): number | undefined => {
  if (typeof label === 'number') return label;
  if (typeof label !== 'string' || !/^\d{4}-\d\d-\d\d/.test(label)) return undefined;
  const time = Date.parse(label);
  return Number.isNaN(time) ? undefined : time;
};
