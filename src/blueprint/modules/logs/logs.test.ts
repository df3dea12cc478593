import { describe, expect, it } from 'vitest';
import type { Content, Detection } from '../../model/content.ts';
import { expressionsIn } from '../../model/value.ts';
import { neededBy } from '../../order.ts';
import { composeForTest, resourceOf } from '../../testing/compose-for-test.ts';

const detection = (slug: string, query: string): Detection => ({
  id: '11111111-1111-4111-8111-111111111111',
  slug,
  kind: 'Scheduled',
  query,
  properties: { displayName: slug, enabled: true },
});
const content: Content = {
  controls: [],
  detections: [
    detection('storage/mass-download-of-phi', 'let PhiMark = "phi";\nStorageBlobLogs | where AccountName has PhiMark'),
    detection(
      'entra/break-glass-used',
      'let BreakGlassIds = dynamic([]);\nSigninLogs | where UserId in (BreakGlassIds)',
    ),
    detection('network/management-port-opened', 'let Ports = dynamic([22]);\nAzureActivity'),
  ],
};
const people = {
  breakGlass: ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'],
  operators: '44444444-4444-4444-8444-444444444444',
};
const workloads = { sql: { databases: ['charts'] }, web: { apps: ['portal'] } };
const blueprint = composeForTest({ people, spokes: [{ name: 'one', workloads }, { name: 'two' }] }, content);
const get = (symbol: string) => resourceOf(blueprint, symbol);
const symbolsOf = (type: string): string[] =>
  blueprint.resources.filter((resource) => resource.type === type).map(({ symbol }) => symbol);

describe('logCluster', () => {
  it('gives the cluster its key only once its own identity may use it', () => {
    expect(get('logCluster').properties).not.toHaveProperty('keyVaultProperties');
    expect(get('logClusterKey').name).toBe(get('logCluster').name);
    expect([...neededBy(get('logClusterKeyGrant'))]).toContain('logCluster');
    expect([...neededBy(get('logClusterKey'))]).toEqual(
      expect.arrayContaining(['logClusterKeyGrant', 'sentinelKeyGrant', 'platformLogsKey']),
    );
  });
});

describe('workspace', () => {
  it('is closed to networks and keys, and linked to the cluster before Sentinel stands on it', () => {
    expect(get('workspace').properties).toMatchObject({
      publicNetworkAccessForIngestion: 'Disabled',
      publicNetworkAccessForQuery: 'Disabled',
      features: { disableLocalAuth: true },
    });
    expect([...neededBy(get('sentinel'))]).toContain('workspaceCluster');
    expect(get('workspaceLock').properties).toMatchObject({ level: 'CanNotDelete' });
  });
});

describe('tables', () => {
  const retained = composeForTest({ retention: { onlineDays: 120, totalDays: 4000 } });

  it('keeps each as long as the configuration says', () => {
    const kept = retained.resources.filter(({ type }) => type.endsWith('/workspaces/tables'));
    expect(kept.length).toBeGreaterThan(30);
    expect(kept.filter(({ properties }) => properties?.['totalRetentionInDays'] !== 4000)).toEqual([]);
    expect(kept.filter(({ properties }) => properties?.['retentionInDays'] !== 120)).toEqual([]);
  });

  it.each([
    ['SQLSecurityAuditEventsTable', true],
    ['AppServiceHTTPLogsTable', true],
    ['PGSQLServerLogsTable', false],
    ['ContainerAppConsoleLogsTable', false],
  ])('has %s where something fills it: %s', (symbol, there) => {
    expect(symbolsOf('Microsoft.OperationalInsights/workspaces/tables').includes(symbol)).toBe(there);
  });

  it('gives nobody the tables into which applications write', () => {
    const readers = blueprint.resources.filter(({ on }) => on === 'AppTracesTable' || on === 'AppServiceHTTPLogsTable');
    expect(readers.map(({ symbol }) => symbol)).toEqual([]);
    expect(symbolsOf('Microsoft.Authorization/roleAssignments')).toContain('analystsReadSigninLogs');
  });
});

describe('logArchive and flowLogs', () => {
  it.each([
    ['hubFlowLog', 'hubNetwork', 'logArchive', 'NetworkWatcher_northeurope', 'platform'],
    ['oneFlowLog', 'oneNetwork', 'logArchive', 'NetworkWatcher_northeurope', 'phi'],
    ['twoFlowLogSecondary', 'twoNetworkSecondary', 'logArchiveSecondary', 'NetworkWatcher_westeurope', 'phi'],
  ])('%s writes what passes %s to %s of its region', (symbol, network, archive, watcher, subscription) => {
    const flowLog = get(symbol);
    const needed = [...neededBy(flowLog)];
    expect(needed).toEqual(expect.arrayContaining([network, archive]));
    expect(get(flowLog.parent ?? '').name).toBe(watcher);
    expect(flowLog.unit).toBe(`${subscription}/watch`);
    expect(needed).toContain(archive.endsWith('Secondary') ? 'archiveWriterGrantSecondary' : 'archiveWriterGrant');
  });

  it('puts both watchers of a subscription into the group that Azure itself makes', () => {
    const groups = blueprint.units.filter(({ key }) => key.endsWith('/watch')).map(({ scope }) => scope);
    expect(groups).toMatchObject([{ name: 'NetworkWatcherRG' }, { name: 'NetworkWatcherRG' }]);
  });

  it('locks what is archived for as long as it is kept, in both regions', () => {
    for (const symbol of ['flowLogsImmutability', 'exportsImmutability', 'flowLogsImmutabilitySecondary']) {
      expect(get(symbol).properties).toMatchObject({ immutabilityPeriodSinceCreationInDays: 2556 });
    }
  });
});

describe('detections', () => {
  it('tells a rule what it must know of the estate, and leaves the others as they are', () => {
    const used = get('entraBreakGlassUsedRule').properties?.['query'];
    expect(JSON.stringify(used)).toContain('22222222-2222-4222-8222-222222222222');
    const mass = [...expressionsIn(get('storageMassDownloadOfPhiRule').properties)].map(({ node }) => node.kind);
    expect(mass).toContain('subscription');
    expect(get('networkManagementPortOpenedRule').properties?.['query']).toBe(content.detections[2]?.query);
  });
});

describe('mailAlerts', () => {
  it.each(['emergencyAccountAlert', 'incidentAlert'])('%s asks the workspace and mails people', (symbol) => {
    expect([...neededBy(get(symbol))]).toEqual(expect.arrayContaining(['workspace', 'sentinel', 'actionGroup']));
  });

  it('knows the emergency accounts', () => {
    expect(JSON.stringify(get('emergencyAccountAlert').properties)).toContain('33333333-3333-4333-8333-333333333333');
  });
});

describe('activity of both subscriptions', () => {
  it.each(['phi', 'platform'])('of "%s" goes to the workspace and is watched', (key) => {
    expect([...neededBy(get(`${key}ActivityLog`))]).toContain('workspace');
    const alerts = symbolsOf('Microsoft.Insights/activityLogAlerts').filter((symbol) => symbol.startsWith(key));
    expect(alerts).toHaveLength(8);
  });
});
