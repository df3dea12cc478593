import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLake } from '../../../src/app/lake/open-lake.ts';
import { dataFolder } from './emulator-cases.ts';

// A real workspace's export that carries raw events beside what a rule about new credentials computed of them. The same
// computation over the raw columns must give the same values. (Addresses were removed from the computed columns, and the case of
// account names was changed, before the export was published: the first are left out, the second compared without case. Of
// three keys the raw event no longer holds the name, and two identifiers of targets were blotted out in the raw event alone.)

const computation = `
AuditLogs
| extend keyChange = TargetResources[0].modifiedProperties
| mv-expand keyChange
| where keyChange.displayName =~ "KeyDescription"
| extend after = parse_json(tostring(keyChange.newValue)), before = parse_json(tostring(keyChange.oldValue))
| extend added = set_difference(after, before)
| where isnotempty(added)
| parse added with * "KeyIdentifier=" key_id:string ",KeyType=" key_type:string ",KeyUsage=" key_usage:string ",DisplayName=" key_name:string "]" *
| extend agent = iff(AdditionalDetails[0].key == "User-Agent", tostring(AdditionalDetails[0].value), "")
| extend who = iff(isnotempty(InitiatedBy.user.userPrincipalName), tostring(InitiatedBy.user.userPrincipalName), tostring(InitiatedBy.app.displayName))
| project Id,
    sameKey = key_id == tostring(keyIdentifier) and key_type == keyType and key_usage == keyUsage and (key_name == keyDisplayName or key_name == ""),
    sameTarget = tostring(TargetResources[0].displayName) == targetDisplayName and tostring(TargetResources[0].type) == targetType,
    sameAgent = agent == UserAgent,
    sameActor = who =~ InitiatingUserOrApp and who =~ AccountCustomEntity`;

describe('a real export of AuditLogs', () => {
  it('gives the columns that a real rule computed', async (context) => {
    const opened = await openLake({
      cwd: dataFolder,
      files: [{ table: 'AuditLogs', file: join('logs', 'AuditLogs_Hunting.csv') }],
      now: '2026-01-01T00:00:00Z',
    });
    if (!opened.ok) return context.skip(opened.error.join('; '));
    const answer = await opened.value.lake.query(computation, { now: '2026-01-01T00:00:00Z' });
    await opened.value.close();
    if (!answer.ok) throw new Error(JSON.stringify(answer.error.failure));
    expect(answer.value.rows).toHaveLength(5);
    expect(answer.value.rows.filter((row) => row.slice(1).some((same) => same !== true))).toEqual([]);
  });
});
