import type { Module } from '../model/module.ts';
import { computeModules } from './compute/index.ts';
import { dataModules } from './data/index.ts';
import { dataGovernanceModules } from './data-governance/index.ts';
import { deviceModules } from './devices/index.ts';
import { frontDoor } from './edge/front-door.ts';
import { customRoles } from './governance/custom-roles.ts';
import { defender } from './governance/defender.ts';
import { managementGroup } from './governance/management-group.ts';
import { ownPolicies } from './governance/own-policies.ts';
import { policyAssignments } from './governance/policy-assignments.ts';
import { subscriptionTags } from './governance/subscription-tags.ts';
import { identityModules } from './identity/index.ts';
import { platformKeys } from './keys/platform-keys.ts';
import { actionGroup } from './logs/action-group.ts';
import { activityAlerts } from './logs/activity-alerts.ts';
import { activityLog } from './logs/activity-log.ts';
import { detections } from './logs/detections.ts';
import { entraLogs } from './logs/entra-logs.ts';
import { flowLogs } from './logs/flow-logs.ts';
import { logArchive } from './logs/log-archive.ts';
import { logCluster } from './logs/log-cluster.ts';
import { mailAlerts } from './logs/mail-alerts.ts';
import { sentinel } from './logs/sentinel.ts';
import { tables } from './logs/tables.ts';
import { workspace } from './logs/workspace.ts';
import { networkModules } from './network/index.ts';
import { recoveryModules } from './recovery/index.ts';
import { beforeDeployment, runbookModules } from './runbook/index.ts';

/** The parts of the architecture. Their order here is that of equals in what is printed. */
export const modules: readonly Module[] = [
  beforeDeployment,
  ...networkModules,
  platformKeys,
  logCluster,
  workspace,
  actionGroup,
  logArchive,
  flowLogs,
  sentinel,
  detections,
  mailAlerts,
  tables,
  activityLog,
  activityAlerts,
  entraLogs,
  ...dataModules,
  ...computeModules,
  ...recoveryModules,
  frontDoor,
  ...identityModules,
  ...deviceModules,
  ...dataGovernanceModules,
  ...runbookModules,
  defender,
  managementGroup,
  subscriptionTags,
  customRoles,
  policyAssignments,
  ownPolicies,
];
