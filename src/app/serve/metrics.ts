/** The text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), version 0.0.4. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

export type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly help: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly values: Map<string, number>;
}

/** A gauge that is read when it is asked for; undefined where there is nothing to read. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly kind?: 'counter' | 'gauge';
  readonly read: () => number | undefined;
}

/** Seconds up to which answers are counted. */
const BUCKETS = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60] as const;

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const keyOf = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

/**
 * Counters and times of the service. Labels are names that this program knows (routes, methods, states), never what a user
 * sent, so that there are few.
 */
export class Metrics {
  readonly #families = new Map<string, Family>();
  readonly #gauges: Gauge[] = [];

  /** Adds to a counter. */
  count(name: string, help: string, labels: Labels = {}, amount = 1): void {
    const { values } = this.#family(name, help, 'counter');
    const key = keyOf(labels);
    values.set(key, (values.get(key) ?? 0) + amount);
  }

  /** Counts a time into its buckets. */
  time(name: string, help: string, labels: Labels, seconds: number): void {
    const { values } = this.#family(name, help, 'histogram');
    const add = (suffix: string, key: string, amount: number): void => {
      const whole = `${suffix}{${key}}`;
      values.set(whole, (values.get(whole) ?? 0) + amount);
    };
    const key = keyOf(labels);
    for (const bucket of BUCKETS) add('_bucket', `${key},le="${bucket}"`, seconds <= bucket ? 1 : 0);
    add('_bucket', `${key},le="+Inf"`, 1);
    add('_sum', key, seconds);
    add('_count', key, 1);
  }

  /** Reads a value with every scrape. */
  gauge(gauge: Gauge): void {
    this.#gauges.push(gauge);
  }

  /** All of them, as Prometheus reads them. */
  text(): string {
    const lines: string[] = [];
    for (const [name, { help, kind, values }] of this.#families) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`);
      for (const [key, value] of values)
        lines.push(kind === 'histogram' ? `${name}${key} ${value}` : `${name}${key === '' ? '' : `{${key}}`} ${value}`);
    }
    for (const { name, help, kind = 'gauge', read } of this.#gauges) {
      const value = read();
      if (value !== undefined) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, `${name} ${value}`);
    }
    return `${lines.join('\n')}\n`;
  }

  #family(name: string, help: string, kind: Family['kind']): Family {
    const known = this.#families.get(name);
    if (known !== undefined) return known;
    const family: Family = { help, kind, values: new Map() };
    this.#families.set(name, family);
    return family;
  }
}
