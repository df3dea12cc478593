/** What the name of a blob of diagnostic settings says. */
export interface LogBlob {
  /** Container and resource, without the time: blobs of one are read in the order of their hours. */
  readonly partition: string;
  /** The hour, as digits: `202611221300`. */
  readonly hour: string;
}

/** What a container and the folder of a resource say of the records below it. */
export interface LogFolder {
  /** In small letters, as containers are named: `signinlogs`. */
  readonly category: string;
  /** In small letters, `microsoft.keyvault/vaults`; undefined where the path names none. */
  readonly resourceType: string | undefined;
}

/** Names of containers that diagnostic settings and flow logs write to. */
export const LOG_CONTAINER = /^insights-(?:logs-.+|activity-logs)$/;

const NAME = /^(.+)\/y=(\d{4})\/m=(\d{2})\/d=(\d{2})\/h=(\d{2})\/m=(\d{2})\/(?:(macAddress=[^/]+)\/)?PT\d+[HM]\.json$/;

/**
 * Reads the name of a blob below its container:
 * `resourceId=/SUBSCRIPTIONS/…/y=2026/m=11/d=22/h=13/m=00/PT1H.json`; flow logs have the address of a network interface before
 * the last part. Undefined for a name of another kind.
 */
export function parseBlobName(container: string, name: string): LogBlob | undefined {
  const found = NAME.exec(name);
  if (found === null) return undefined;
  const [, folder, year, month, day, hour, minute, mac] = found;
  return {
    partition: `${container}/${folder}${mac === undefined ? '' : `/${mac}`}`,
    hour: `${year}${month}${day}${hour}${minute}`,
  };
}

/** Reads what a folder is of: `resourceId=/SUBSCRIPTIONS/…`, `tenantId=…`, or that of a flow log. */
export function parseLogFolder(container: string, folder: string): LogFolder {
  const category = container.replace(/^insights-(?:logs-|activity-logs$)/, '') || 'administrative';
  if (/^tenantId=/i.test(folder)) return { category, resourceType: 'microsoft.aadiam/tenants' };
  if (/^flowLogResourceID=/i.test(folder))
    return { category, resourceType: 'microsoft.network/networkwatchers/flowlogs' };
  return { category, resourceType: resourceTypeOf(folder) };
}

/**
 * The type in a resource id, in small letters: each second part behind the last `providers`. What a service says of a whole tenant
 * (`/tenants/…/providers/Microsoft.Intune`) is of the type `microsoft.intune/tenants`.
 */
export function resourceTypeOf(id: string): string | undefined {
  const parts = id
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '');
  const at = parts.lastIndexOf('providers');
  const provider = at < 0 ? undefined : parts[at + 1];
  if (provider === undefined) return undefined;
  const types = parts.slice(at + 2).filter((_, index) => index % 2 === 0);
  if (types.length > 0) return [provider, ...types].join('/');
  return parts.includes('tenants') ? `${provider}/tenants` : undefined;
}
