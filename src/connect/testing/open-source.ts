import type { z } from 'zod';
import type { Connector } from '../connector.ts';
import type { PollingSource, SourcePorts } from '../source.ts';
import { SECRET } from './source.case.ts';

/** Opens a source of a connector as the configuration would; every secret is the same. */
export function openSource<Schema extends z.ZodType>(
  connector: Connector<Schema>,
  options: z.input<Schema>,
  ports: SourcePorts,
): PollingSource {
  const parsed = connector.configuration.parse(options);
  const opened = connector.open(parsed, {
    name: 'here',
    ports,
    streamOf: () => undefined,
    secret: () => SECRET,
    folder: '/',
  });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value as PollingSource;
}
