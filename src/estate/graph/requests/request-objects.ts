import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { collectionByPath } from '../collections.ts';
import { objectOfCmdlet, type RequestedObject } from './cmdlet-objects.ts';
import type { RequestFile } from './request-file.ts';

/** Graph takes a request at one path and shows what came of it at another. */
const shownAt: Readonly<Record<string, string>> = {
  'roleManagement/directory/roleEligibilityScheduleRequests':
    'roleManagement/directory/roleEligibilityScheduleInstances',
  'roleManagement/directory/roleAssignmentScheduleRequests': 'roleManagement/directory/roleAssignmentScheduleInstances',
  'identityGovernance/privilegedAccess/group/eligibilityScheduleRequests':
    'identityGovernance/privilegedAccess/group/eligibilityScheduleInstances',
  'identityGovernance/privilegedAccess/group/assignmentScheduleRequests':
    'identityGovernance/privilegedAccess/group/assignmentScheduleInstances',
};

const POLICIES = 'policies/roleManagementPolicies';

/** The objects that a request makes or changes. None where no control looks at what it makes. */
export function objectsOf(file: RequestFile): readonly RequestedObject[] {
  if (file.isCmdlet) {
    const made = objectOfCmdlet(file);
    return made === undefined ? [] : [made];
  }
  const azure =
    /^https:\/\/management\.(?:azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)(\/providers\/microsoft\.aadiam\/diagnosticSettings\/[^/?]+)/i.exec(
      file.url,
    );
  if (azure?.[1] !== undefined) return [tenantSetting(azure[1], file)];
  const path =
    /^https:\/\/(?:graph\.microsoft\.(?:com|us)|microsoftgraph\.chinacloudapi\.cn)\/(?:v1\.0|beta)\/([^?]+)/i.exec(
      file.url,
    )?.[1];
  return path === undefined ? [] : ofGraph(path, file);
}

function tenantSetting(id: string, { body }: RequestFile): RequestedObject {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return {
    collection: 'providers/microsoft.aadiam/diagnosticSettings',
    object: { ...body, id, name, type: 'microsoft.aadiam/diagnosticSettings' },
  };
}

function ofGraph(path: string, file: RequestFile): readonly RequestedObject[] {
  if (path.startsWith(`${POLICIES}/`)) return ofRolePolicy(file);
  const assigned = /^(.+)\/([^/]+)\/assign$/.exec(path);
  if (assigned?.[1] !== undefined && assigned[2] !== undefined) return assignment(assigned[1], assigned[2], file);
  const shown = shownAt[path];
  if (shown !== undefined) return [{ collection: shown, object: scheduleInstance(file) }];
  const collection = collectionByPath(path);
  if (collection === undefined) return [];
  if (collection.single) return [{ collection: path, object: file.body, isChange: true }];
  return [{ collection: path, object: { ...file.body, id: file.name } }];
}

/** `assign` of Intune: the policy has its assignments, and Graph says of an app protection that it is assigned. */
function assignment(path: string, id: string, { body }: RequestFile): readonly RequestedObject[] {
  if (collectionByPath(path) === undefined) return [];
  const assignments = body['assignments'];
  const isAssigned = Array.isArray(assignments) && assignments.length > 0;
  return [{ collection: path, object: { id, assignments: assignments ?? [], isAssigned } }];
}

/** A schedule as it is once it was asked for; when it ends is known where it was said as a time. */
function scheduleInstance({ name, body }: RequestFile): JsonObject {
  const { scheduleInfo, action, justification, ...rest } = body;
  const expiration = isJsonObject(scheduleInfo) ? scheduleInfo['expiration'] : undefined;
  const end = isJsonObject(expiration) ? (expiration['endDateTime'] ?? expiration['duration']) : undefined;
  return {
    ...rest,
    id: name,
    assignmentType: 'Assigned',
    memberType: 'Direct',
    ...(end === undefined ? {} : { endDateTime: end }),
  };
}

/** A changed policy of a role or group: as itself, and as the assignment by which Graph tells whose it is. */
function ofRolePolicy({ name, body, find }: RequestFile): readonly RequestedObject[] {
  const said = new Map(
    [...(find ?? '').matchAll(/(\w+) eq '([^']*)'/g)].map(([, key, value]) => [key, value] as const),
  );
  const scope: Record<string, Json> = {
    scopeId: said.get('scopeId') ?? null,
    scopeType: said.get('scopeType') ?? null,
  };
  const rules = body['rules'] ?? [];
  return [
    { collection: POLICIES, object: { ...scope, ...body, id: name }, isChange: true },
    {
      collection: 'policies/roleManagementPolicyAssignments',
      object: {
        ...scope,
        id: name,
        policyId: name,
        roleDefinitionId: said.get('roleDefinitionId') ?? null,
        policy: { ...scope, id: name, rules },
      },
      isChange: true,
    },
  ];
}
