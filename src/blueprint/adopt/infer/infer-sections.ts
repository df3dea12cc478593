import type { JsonObject } from '../../../lib/json.ts';
import type { Declaration } from '../../../model/declaration.ts';
import { getPath, isValueArray } from '../../../model/value.ts';
import { type EstateView, textAt } from './estate-view.ts';
import { accepted } from './infer-networks.ts';
import type { FoundWorkload } from './infer-workloads.ts';

/** Something that the estate does not tell, and where in `safeguard.yaml` the answer goes. */
export interface Question {
  /** Below `blueprint`. */
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** Takes down a question. */
export type Ask = (path: Question['path'], text: string) => void;

export function people(view: EstateView, ask: Ask): JsonObject {
  const contacts = view
    .of('microsoft.security/securitycontacts')
    .map((one) => textAt(one, 'properties', 'emails')?.split(/[;,]/)[0]);
  const [security] = contacts.filter((mail) => mail !== undefined && accepted({ contacts: { security: mail } }));
  if (security === undefined)
    ask(['contacts', 'security'], 'who is told of an attack? A parameter of the deployment, where it is left out');
  ask(
    ['contacts', 'operations'],
    'who is told when backups or services fail? A parameter of the deployment, where it is left out',
  );
  return security === undefined ? {} : { contacts: { security } };
}

export function tiers({ estate }: Declaration, ask: Ask): JsonObject {
  if (estate.tiers.length === 0) {
    ask(
      ['tiers'],
      'how long may each system be gone (rto), and how much may be lost (rpo)? Four hours and one hour are assumed',
    );
    return {};
  }
  return {
    tiers: estate.tiers.map(({ name, rto, rpo, contract }) => ({
      name,
      rto,
      rpo,
      ...(contract === undefined ? {} : { contract }),
    })),
  };
}

export function budget(view: EstateView): JsonObject {
  const plan = view.of('microsoft.network/ddosprotectionplans').length > 0;
  const addresses = view.of('microsoft.network/publicipaddresses');
  const single = addresses.some((one) => textAt(one, 'properties', 'ddosSettings', 'protectionMode') === 'Enabled');
  const gateways = view.of('microsoft.network/virtualnetworkgateways');
  const chosen = {
    ...(!plan && single ? { ddos: 'addresses' } : {}),
    ...(view.of('microsoft.keyvault/managedhsms').length > 0 ? { keys: 'managed-hsm' } : {}),
    ...(gateways.some((one) => textAt(one, 'properties', 'gatewayType') === 'ExpressRoute')
      ? { gateway: 'express-route' }
      : {}),
  };
  return Object.keys(chosen).length === 0 ? {} : { budget: chosen };
}

export function hub(view: EstateView, ask: Ask): JsonObject {
  const modes = view
    .of('microsoft.network/firewallpolicies')
    .map((one) => textAt(one, 'properties', 'intrusionDetection', 'mode'));
  const rules = view.of('microsoft.network/firewallpolicies/rulecollectiongroups').length;
  const hosts =
    rules === 0 ? 'No rule of a firewall is in the input' : 'The rules of the firewall that is there say it';
  ask(['hub', 'allowedHosts'], `which hosts on the internet may workloads ask? ${hosts}`);
  return modes.includes('Alert') ? { hub: { intrusionDetection: 'Alert' } } : {};
}

export function sites(view: EstateView, { estate }: Declaration): string[] {
  const prefixes = view.of('microsoft.network/localnetworkgateways').flatMap((one) => {
    const found = getPath(one.body, ['properties', 'localNetworkAddressSpace', 'addressPrefixes']);
    return isValueArray(found) ? found.filter((prefix) => typeof prefix === 'string') : [];
  });
  const admitted = (estate.hub?.admitted ?? []).map(({ addresses }) => addresses);
  return [...new Set([...admitted, ...prefixes])].filter((prefix) => accepted({ onPremises: [prefix] }));
}

export function frontDoor(view: EstateView, found: readonly FoundWorkload[], ask: Ask): JsonObject {
  const hosts = view
    .of('microsoft.cdn/profiles/customdomains')
    .flatMap((one) => textAt(one, 'properties', 'hostName')?.toLowerCase() ?? []);
  const shared = sharedDomain(hosts);
  const hostName = shared !== undefined && accepted({ frontDoor: { hostName: shared } }) ? shared : undefined;
  if (hostName !== undefined) return { frontDoor: { hostName } };
  if (found.some(({ block }) => block === 'web' || block === 'containerApps'))
    ask(
      ['frontDoor', 'hostName'],
      'under which name does the world reach the applications? Without one no Front Door is built',
    );
  return {};
}

/** The domain that all hosts lie in; of one host, the host. */
function sharedDomain(hosts: readonly string[]): string | undefined {
  const [first, ...rest] = hosts.map((host) => host.split('.'));
  if (first === undefined) return undefined;
  const at = first.findIndex((_, index) => {
    const domain = first.slice(index).join('.');
    return rest.every((labels) => labels.join('.') === domain || labels.join('.').endsWith(`.${domain}`));
  });
  return at < 0 ? undefined : first.slice(at).join('.');
}
