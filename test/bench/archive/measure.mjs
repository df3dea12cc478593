// Questions over six years, each asked several times; caches of the engine that would answer again by themselves are off.
import { machine, median, must } from '../kql/kql-bench.mjs';
import { now } from './archive-bench.mjs';

const rounds = 5;
const settings = { use_query_condition_cache: 0 };
const limits = { seconds: 600 };

export const questions = {
  'a user, all columns (asked 3 s)': 'SigninLogs | where UserPrincipalName == "user78@clinic.example"',
  'a user, three columns':
    'SigninLogs | where UserPrincipalName == "user78@clinic.example" | project TimeGenerated, IPAddress, ResultType',
  'a patient, all columns (asked 3 s)': 'EhrAccess | where PatientId == "MRN00012345"',
  'who saw a patient': 'EhrAccess | where PatientId == "MRN00012345" | summarize count(), min(TimeGenerated) by Actor',
  'whom a user saw, all columns': 'EhrAccess | where Actor == "user78@clinic.example"',
  'a year of accesses to a patient, joined with sign-ins of the same people on these days (asked 3 s)':
    'EhrAccess | where TimeGenerated between (datetime(2024-01-01) .. datetime(2024-12-31)) and PatientId == "MRN00012345" | extend Day = bin(TimeGenerated, 1d) | join kind=inner (SigninLogs | where TimeGenerated between (datetime(2024-01-01) .. datetime(2024-12-31)) | project UserPrincipalName, IPAddress, Day = bin(TimeGenerated, 1d)) on $left.Actor == $right.UserPrincipalName, Day | summarize count() by Actor, Day, IPAddress',
  'a year of a user joined with the accesses of the same user':
    'SigninLogs | where TimeGenerated between (datetime(2024-01-01) .. datetime(2024-12-31)) and UserPrincipalName == "user78@clinic.example" | summarize Sessions = count() by UserPrincipalName, Day = bin(TimeGenerated, 1d) | join kind=inner (EhrAccess | where TimeGenerated between (datetime(2024-01-01) .. datetime(2024-12-31)) and Actor == "user78@clinic.example" | summarize Accesses = count() by Actor, Day = bin(TimeGenerated, 1d)) on $left.UserPrincipalName == $right.Actor, Day',
  'a day of the past, all of it counted':
    'SigninLogs | where TimeGenerated between (datetime(2023-03-01) .. 1d) | summarize count() by ResultType',
  'all six years counted': 'SigninLogs | count',
  'the last week, no sealed file needed':
    'SigninLogs | where TimeGenerated > ago(7d) | summarize count() by ResultType',
};

/** Prints what each question takes: the first time, and the median of the next. */
export async function measure({ archive, lake, home }) {
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
    let found = 0;
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now();
      found = must(await lake.cells(text, { now, settings, limits })).rows.length;
      times.push(performance.now() - start);
    }
    console.log(
      `${(median(times.slice(1)) / 1000).toFixed(2).padStart(7)} s (first ${(times[0] / 1000).toFixed(2)}, best ${(Math.min(...times) / 1000).toFixed(2)})  ${what}: ${found} rows`,
    );
  }
}
