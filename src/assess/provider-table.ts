import type { Service } from '../model/law.ts';
import type { Judgement } from './verdict-table.ts';

/**
 * Whether the business associate terms cover a service, as the dated table says. It is Microsoft's part of the duty, so
 * a service in scope is attested by the provider; one that the table does not settle is unknown, never a pass.
 * @param type lower-case top-level resource type
 */
export function providerJudgement(type: string, services: readonly Service[]): Judgement {
  const subject = `type/${type}`;
  const service = services.find(({ types }) => types.some((known) => known.toLowerCase() === type));
  if (service === undefined) return unknown(subject, 'The dated table of services does not name it');
  const { baa } = service;
  switch (baa.state) {
    case 'in-scope':
      return {
        subject,
        verdict: 'attested',
        reason: { code: 'provider', text: `${service.service} was in scope of the agreement on ${baa.asOf}` },
        attestation: { by: 'Microsoft, provider', date: baa.asOf, file: 'hipaa/services.yaml' },
      };
    case 'preview':
    case 'out-of-scope':
      return {
        subject,
        verdict: 'fail',
        reason: {
          code: 'provider',
          text: `${service.service} was ${words[baa.state]} on ${baa.asOf}: keep ePHI out of it`,
        },
      };
    case 'unknown':
      return unknown(subject, `No list that a machine can read settles ${service.service}`);
  }
}

const words = { preview: 'in preview', 'out-of-scope': 'outside the agreement' } as const;

const unknown = (subject: string, text: string): Judgement => ({
  subject,
  verdict: 'unknown',
  reason: { code: 'no-record', text: `${text}: look it up in Microsoft's list and record it with its type` },
});
