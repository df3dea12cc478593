import { clipped } from '../cell-text.ts';
import { amountText, colored } from './paint.ts';
import type { Series } from './series.ts';

// Bars from the left, one a value: labels, the bar in eighths of a character, the amount.

const mostBars = 50;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar of this many eighths of a character. Below zero it is shaded, because a terminal has no room to the left. */
const barText = (parts: number, negative: boolean): string => {
  if (negative) return '░'.repeat(Math.max(1, Math.round(parts / 8)));
  return `${'█'.repeat(Math.floor(parts / 8))}${eighths[parts % 8] ?? ''}`;
};

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly series: number;
}

/** Values that share a label stand together. */
const barsOf = (series: readonly Series[]): Bar[] => {
  const labels = new Map<string, Bar[]>();
  for (const [index, { name, points }] of series.entries()) {
    for (const { label, value } of points) {
      const bars = labels.get(label) ?? [];
      bars.push({ label: series.length === 1 ? label : `${label} · ${name}`, value, series: index });
      labels.set(label, bars);
    }
  }
  return [...labels.values()].flat();
};

/** The lines of a chart of bars. `share` shows what part of the whole each is. */
export const drawBars = (
  series: readonly Series[],
  { width, color, share }: { readonly width: number; readonly color: boolean; readonly share: boolean },
): string[] => {
  const all = barsOf(series);
  const bars = all.slice(0, mostBars);
  const total = all.reduce((sum, { value }) => sum + Math.abs(value), 0);
  const texts = bars.map(({ value }) => {
    const percent = share && total > 0 ? ` ${((Math.abs(value) / total) * 100).toFixed(1)} %` : '';
    return `${amountText(value)}${percent}`;
  });
  const labelWidth = Math.min(Math.floor(width / 3), Math.max(0, ...bars.map(({ label }) => [...label].length)));
  const textWidth = Math.max(0, ...texts.map((text) => text.length));
  const room = Math.max(8, width - labelWidth - textWidth - 3);
  const most = Math.max(0, ...bars.map(({ value }) => Math.abs(value)));
  const lines = bars.map(({ label, value, series: index }, at) => {
    const parts = most === 0 ? 0 : Math.round((Math.abs(value) / most) * room * 8);
    const bar = value === 0 ? '' : barText(Math.max(1, parts), value < 0);
    const shown = clipped(label, labelWidth);
    return `${shown}${' '.repeat(labelWidth - [...shown].length)} ${colored(bar, index, color)} ${texts[at] ?? ''}`;
  });
  return all.length > bars.length ? [...lines, `… and ${all.length - bars.length} more`] : lines;
};
