import type { Verified } from '../app/verify/verified.ts';
import type { ProvedRecord } from '../ledger/record-proof.ts';
import { oneLine } from '../lib/one-line.ts';

const MOST = 200;

const number = (value: number): string => value.toLocaleString('en-US');

/** What a verification of an archive found, for people. */
export function verifiedText({ intact, ledger, batches, rows, files, rowsOf, findings, remarks }: Verified): string {
  const lines = [
    intact
      ? 'Intact'
      : `NOT intact: ${number(findings.length)} ${findings.length === 1 ? 'thing is' : 'things are'} not as recorded`,
    '',
    ...findings.slice(0, MOST).map(({ kind, name, message }) => `  ${kind} ${oneLine(name)}: ${oneLine(message)}`),
    ...(findings.length > MOST ? [`  ... and ${number(findings.length - MOST)} more: --json has them all`] : []),
    ...(intact ? [] : ['']),
    ledger === undefined
      ? 'Ledger     no checkpoint that the key signed'
      : `Ledger     ${oneLine(ledger.origin)}, ${number(ledger.size)} leaves, root ${ledger.root}`,
    `Batches    ${number(batches)}, with ${number(rows)} rows`,
    `Files      ${number(files.checked)} sealed, ${number(files.bytes)} bytes read; ${number(files.expired)} expired by policy`,
    ...(rowsOf === undefined
      ? []
      : [
          `Rows       ${number(rowsOf.rows)}, of ${number(rowsOf.checked)} batches, hashed again; batches that are not whole in what is here: ${number(rowsOf.elsewhere)}`,
        ]),
    ...remarks.slice(0, MOST).map((remark) => `Note       ${oneLine(remark)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is proved of a record, for people. Nothing of the record itself. */
export function provedText({ record, table, batch, dead, shown, checkpoint }: ProvedRecord): string {
  return [
    `Intact: ${shown ? 'the record' : 'a row with this hash'} is what was recorded`,
    '',
    `Record     ${record} of ${oneLine(table)}${dead ? ', kept as a dead letter' : ''}`,
    `Batch      ${batch.batch}, accepted ${batch.acceptedAt} from ${oneLine(batch.source)} (stream ${oneLine(batch.stream)})`,
    `Ledger     ${oneLine(checkpoint.origin)}, checkpoint of ${number(checkpoint.size)} leaves`,
    '',
  ].join('\n');
}
