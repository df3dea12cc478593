import { err, ok, type Result } from '../../lib/result.ts';
import { composeSection } from './build.ts';

/**
 * A `safeguard.yaml` to begin with: a database, documents and an application in one spoke.
 * @returns on error what is wrong with the name or the region
 */
export function initialDeclaration(name: string, region: string): Result<string, readonly string[]> {
  const composed = composeSection({ name, regions: { primary: region } });
  if (!composed.ok) return err(composed.error.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const { regions } = composed.value.configuration;
  return ok(`# What the architecture is made of. Everything but the name and the primary region has a default: see
# safeguard blueprint --help and docs/blueprint.md.
blueprint:
  name: ${name}
  regions:
    primary: ${regions.primary}
    secondary: ${regions.secondary}      # the pair of the first: what takes over
  # subscriptions:              # asked for at deployment where they are left out
  #   phi: <guid>               # holds ePHI and nothing else
  #   platform: <guid>          # hub, names and logs
  contacts: {}
  #   security: security@example.org
  #   operations: operations@example.org
  tiers:
    - { name: clinical, rto: PT4H, rpo: PT1H }   # name the contract that sets them: contract: ...
  # frontDoor: { hostName: portal.example.org }
  spokes:
    - name: records
      workloads:
        sql: { databases: [charts] }
        storage: { containers: [documents] }
        web: { apps: [portal] }
`);
}
