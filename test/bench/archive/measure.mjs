// Questions over six years, each asked several times; caches of the engine that would answer again by themselves are off.
import { readFileSync } from 'node:fs';
import { machine, median, must } from '../kql/kql-bench.mjs';
import { now } from './archive-bench.mjs';

const rounds = 5;
const settings = { use_query_condition_cache: 0 };
const limits = { seconds: 600 };
const person = 'user78@clinic.example';
const patient = 'MRN00012345';
const year = 'TimeGenerated between (datetime(2025-08-23) .. datetime(2026-08-22 23:59:59.9999999))';
const accessesOf = (whom, by) => `EhrAccess | where ${year} and ${whom} | summarize Accesses = count() by Actor, ${by}`;

export const questions = {
  'a user, all columns (asked 3 s)': `SigninLogs | where UserPrincipalName == "${person}"`,
  'a user, three columns': `SigninLogs | where UserPrincipalName == "${person}" | project TimeGenerated, IPAddress, ResultType`,
  'a patient, all columns (asked 3 s)': `EhrAccess | where PatientId == "${patient}"`,
  'who saw a patient': `EhrAccess | where PatientId == "${patient}" | summarize count(), min(TimeGenerated) by Actor`,
  'whom a user saw, all columns (no sort by it)': `EhrAccess | where Actor == "${person}"`,
  "a year: a patient's accesses joined with the sign-ins of these people (asked 3 s)": `${accessesOf(`PatientId == "${patient}"`, 'PatientId')} | join kind=inner (SigninLogs | where ${year} | summarize SignIns = count(), Places = dcount(IPAddress) by UserPrincipalName) on $left.Actor == $right.UserPrincipalName`,
  "a year: a user's sign-ins by day joined with the accesses of the same user (asked 3 s)": `SigninLogs | where ${year} and UserPrincipalName == "${person}" | summarize SignIns = count() by UserPrincipalName, Day = bin(TimeGenerated, 1d) | join kind=inner (${accessesOf(`Actor == "${person}"`, 'Day = bin(TimeGenerated, 1d)')}) on $left.UserPrincipalName == $right.Actor, Day`,
  'a day of the past, counted by result':
    'SigninLogs | where TimeGenerated between (datetime(2026-08-18) .. 1d) | summarize count() by ResultType',
  'all six years counted': 'SigninLogs | count',
  'the last week, no sealed file needed':
    'SigninLogs | where TimeGenerated > ago(7d) | summarize count() by ResultType',
};

/** Seconds of processors of the engine's process. */
const engineSeconds = () => {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
    const ticks = children.map((child) => readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []);
    return ticks.reduce((sum, stat) => sum + Number(stat[11]) + Number(stat[12]), 0) / 100;
  } catch {
    return Number.NaN;
  }
};

/** Prints what each question takes: the first time, and the median of the next; @param requests counts what a place was asked */
export async function measure({ archive, lake, home }, requests) {
  const { files, rows, bytes, tables } = archive.status();
  console.log(machine());
  console.log(
    `archive ${home}: ${(rows / 1e6).toFixed(1)} M rows, ${files} files, ${(bytes / 1e9).toFixed(2)} GB, ${(bytes / rows).toFixed(0)} bytes a row`,
  );
  for (const [name, table] of Object.entries(tables))
    console.log(
      `  ${name}: ${(table.rows / 1e6).toFixed(1)} M rows, ${table.files} files, ${(table.bytes / 1e9).toFixed(2)} GB`,
    );
  for (const [what, text] of Object.entries(questions)) {
    const times = [];
    const processors = [];
    let found = 0;
    const before = requests?.() ?? 0;
    for (let round = 0; round <= rounds; round++) {
      const [start, used] = [performance.now(), engineSeconds()];
      found = must(await lake.query(text, { now, settings, limits })).rows.length;
      times.push((performance.now() - start) / 1000);
      processors.push(engineSeconds() - used);
    }
    const asked = requests === undefined ? '' : `, ${Math.round((requests() - before) / (rounds + 1))} requests`;
    console.log(
      `${median(times.slice(1)).toFixed(2).padStart(7)} s (first ${times[0]?.toFixed(2)}, best ${Math.min(...times).toFixed(2)}, processors ${median(processors.slice(1)).toFixed(2)}${asked})  ${what}: ${found} rows`,
    );
  }
}
