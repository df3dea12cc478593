import type { SubscriptionKey } from '../model/value.ts';
import type { Configuration } from './configuration.ts';

/** What every resource of a subscription carries, and the subscription itself. Only one of the two holds ePHI. */
export const tagsOf = ({
  name,
  tags,
}: Configuration): Readonly<Record<SubscriptionKey, Readonly<Record<string, string>>>> => ({
  phi: { workload: name, dataClass: 'phi', ...tags },
  platform: { workload: name, dataClass: 'operational', ...tags },
});
