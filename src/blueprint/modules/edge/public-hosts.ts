import type { Configuration } from '../../configuration/configuration.ts';

/** An application of a spoke under the name by which the world reaches it. */
export interface PublicApp {
  readonly spoke: string;
  readonly app: string;
  readonly kind: 'web' | 'container';
  readonly host: string;
}

/**
 * Web applications, or container applications where there are no others: beside web applications containers serve these.
 * Every application has a host of its own, so that sessions and cookies of one mean nothing to another: the first that is
 * named has frontDoor.hostName itself, unless it belongs to one tenant among several, and each other one a name below it.
 */
export function publicApps({ frontDoor, spokes }: Configuration): PublicApp[] {
  if (frontDoor === undefined) return [];
  const all = spokes.flatMap(({ name: spoke, tenant, workloads }) => [
    ...(workloads.web?.apps ?? []).map((app) => ({ spoke, tenant, app, kind: 'web' as const })),
    ...(workloads.containerApps?.apps ?? []).map((app) => ({ spoke, tenant, app, kind: 'container' as const })),
  ]);
  const web = all.filter(({ kind }) => kind === 'web');
  return (web.length > 0 ? web : all).map(({ spoke, tenant, app, kind }, index) => ({
    spoke,
    app,
    kind,
    host: index === 0 && tenant === undefined ? frontDoor.hostName : `${app}-${spoke}.${frontDoor.hostName}`,
  }));
}
