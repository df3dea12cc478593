import { clipped } from '../cell-text.ts';
import { amountText, colored } from './paint.ts';
import type { Point, Series } from './series.ts';

// Columns that stand over an axis, one block of lines a series. Times stand where they are on the axis, other labels side by side.

const tall = 8;
const low = 4;
const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One character of the axis: the mean of what falls there; undefined where nothing does. */
type Slot = number | undefined;

interface Axis {
  readonly slots: number;
  readonly place: (point: Point, index: number) => number;
  readonly first: string;
  readonly last: string;
}

/** The axis that all series share. */
const axisOf = (series: readonly Series[], room: number): Axis => {
  const points = series.flatMap((one) => one.points);
  const labels = [...new Set(points.map(({ label }) => label))];
  const positions = points.map(({ at }) => at);
  if (positions.every((at) => at !== undefined) && labels.length > 1) {
    const sorted = points.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
    const from = sorted[0]?.at ?? 0;
    const span = (sorted.at(-1)?.at ?? 0) - from;
    const steps = Math.round(span / smallestStep(sorted)) + 1;
    const slots = Math.min(room, Math.max(labels.length, steps));
    const place = ({ at }: Point): number =>
      span === 0 ? 0 : Math.round((((at ?? from) - from) / span) * (slots - 1));
    return { slots, place, first: sorted[0]?.label ?? '', last: sorted.at(-1)?.label ?? '' };
  }
  const order = new Map(labels.map((label, index) => [label, index]));
  const slots = Math.min(room, labels.length);
  const place = ({ label }: Point): number =>
    Math.floor(((order.get(label) ?? 0) * slots) / Math.max(1, labels.length));
  return { slots, place, first: labels[0] ?? '', last: labels.at(-1) ?? '' };
};

/** The least distance between two points of the axis: rows that `bin` made stand at equal steps, some of them empty. */
const smallestStep = (sorted: readonly Point[]): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { at }] of sorted.entries()) {
    const step = (at ?? 0) - (sorted[index - 1]?.at ?? Number.NEGATIVE_INFINITY);
    if (step > 0 && step < least) least = step;
  }
  return Number.isFinite(least) ? least : 1;
};

const slotsOf = (points: readonly Point[], axis: Axis): Slot[] => {
  const sums = Array.from({ length: axis.slots }, () => ({ sum: 0, count: 0 }));
  for (const [index, point] of points.entries()) {
    const slot = sums[axis.place(point, index)];
    if (slot === undefined) continue;
    slot.sum += point.value;
    slot.count += 1;
  }
  return sums.map(({ sum, count }) => (count === 0 ? undefined : sum / count));
};

/** The lines of one series, from the top. */
const linesOf = (
  slots: readonly Slot[],
  height: number,
  repeat: number,
): { lines: string[]; from: number; to: number } => {
  const known = slots.filter((value) => value !== undefined);
  const to = Math.max(0, ...known);
  const from = Math.min(0, ...known);
  const span = to - from || 1;
  const levels = slots.map((value) =>
    value === undefined ? 0 : Math.max(1, Math.round(((value - from) / span) * height * 8)),
  );
  const lines = Array.from({ length: height }, (_, index) => {
    const floor = (height - 1 - index) * 8;
    return levels.map((level) => (eighths[Math.min(8, Math.max(0, level - floor))] ?? ' ').repeat(repeat)).join('');
  });
  return { lines, from, to };
};

/** The lines of a chart of columns. */
export const drawColumns = (
  series: readonly Series[],
  { width, color }: { readonly width: number; readonly color: boolean },
): string[] => {
  const scale = Math.max(...series.flatMap(({ points }) => points.map(({ value }) => amountText(value).length)), 1);
  const margin = Math.min(scale, 14);
  const room = width - margin - 2;
  const axis = axisOf(series, room);
  const repeat = Math.max(1, Math.min(4, Math.floor(room / axis.slots)));
  const height = series.length === 1 ? tall : low;
  const lines = series.flatMap(({ name, points }, index) => {
    const drawn = linesOf(slotsOf(points, axis), height, repeat);
    return [
      clipped(name, width),
      ...drawn.lines.map((line, at) => {
        const amount = at === 0 ? amountText(drawn.to) : at === height - 1 ? amountText(drawn.from) : '';
        return `${clipped(amount, margin).padStart(margin)} ┤${colored(line.trimEnd(), index, color)}`;
      }),
    ];
  });
  return [...lines, axisText(axis, margin, Math.max(axis.slots * repeat, 1), width)];
};

/** The first and the last label under the axis. */
const axisText = ({ first, last }: Axis, margin: number, drawn: number, width: number): string => {
  const left = ' '.repeat(margin + 2);
  if (first === last) return `${left}${clipped(first, width - margin - 2)}`;
  const room = width - margin - 2;
  const [a, b] = [clipped(first, Math.floor(room / 2) - 1), clipped(last, Math.floor(room / 2) - 1)];
  const gap = Math.max(3, drawn - [...a].length - [...b].length);
  return `${left}${a}${gap === 3 ? ' … ' : ' '.repeat(gap)}${b}`;
};
