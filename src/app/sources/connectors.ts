import { activityLogConnector } from '../../connect/activity-log/activity-log.ts';
import type { Connector } from '../../connect/connector.ts';
import { diagnosticsConnector } from '../../connect/diagnostics/diagnostics.ts';
import { eventHubsConnector } from '../../connect/event-hubs/event-hubs.ts';
import { fhirConnector } from '../../connect/fhir/fhir.ts';
import { filesConnector } from '../../connect/files/files.ts';
import { logAnalyticsConnector } from '../../connect/log-analytics/log-analytics.ts';
import { graphConnector } from '../../connect/microsoft-graph/microsoft-graph.ts';
import { office365Connector } from '../../connect/office-365/office-365.ts';
import { syslogConnector } from '../../connect/syslog/syslog.ts';

/** A connector whose options are checked by itself. */
type AnyConnector = Pick<Connector, 'kind' | 'facts' | 'configuration'> & {
  // Options that the connector's own schema gave.
  open(options: never, context: Parameters<Connector['open']>[1]): ReturnType<Connector['open']>;
};

/** Every kind of source, in the order in which they are shown. A new one is a line here. */
export const connectors: readonly AnyConnector[] = [
  diagnosticsConnector,
  eventHubsConnector,
  graphConnector,
  activityLogConnector,
  office365Connector,
  logAnalyticsConnector,
  fhirConnector,
  syslogConnector,
  filesConnector,
];
