import { defineModule } from '../../model/module.ts';
import { breakGlassUsers } from './people.ts';

/**
 * Two accounts for the day on which nobody else gets in: their making and keeping is for people, since a request with their
 * passwords would be a copy of them. Item 34 of the checklist; 164.312(a)(2)(ii).
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export const emergencyAccess = defineModule({
  name: 'emergency-access',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    // Asked for here too, so that the ids are among what whoever deploys must give.
    breakGlassUsers(context);
    context.step({
      title: 'Make two emergency access accounts and put them in custody',
      phase: 'before',
      why: 'A wrong policy or an outage of sign-in must not keep everybody from ePHI in an emergency (164.312(a)(2)(ii)).',
      how: [
        'Create two users in Entra ID with names under `.onmicrosoft.com`, in the cloud alone, with no licence and no mailbox.',
        'Make both Global Administrator for good; they are the only ones.',
        'Register two security keys (FIDO2) for each, and keep keys and PINs in two safes at two places; write down who may open them.',
        'Write their object ids under `blueprint.people.breakGlass` and build again: every Conditional Access policy leaves them out, and Sentinel alerts on each use.',
      ],
      check: 'safeguard assess with an export of /users: identity-021, identity-034 and identity-035 pass.',
      checklist: ['34'],
    });
    context.step({
      title: 'Test emergency access',
      phase: 'regularly',
      why: 'An account that nobody has tried is no way in (164.312(a)(2)(ii)).',
      how: [
        'Sign in with each account by its key, from the place where it would be used, and read one record of each critical system.',
        'See that the alert on its use arrived with operations and security within minutes.',
        'Seal the keys again; note who took part and what was found.',
      ],
      check: 'A record "break-glass-test" with result passed, not older than twelve months: recovery-067 is attested.',
      checklist: ['34'],
      record: 'break-glass-test',
    });
    return undefined;
  },
});
