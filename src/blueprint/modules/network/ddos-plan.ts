import { defineModule } from '../../model/module.ts';

/** One plan protects the networks of both regions. https://learn.microsoft.com/azure/ddos-protection/ddos-protection-overview */
export const ddosPlan = defineModule({
  name: 'ddos-plan',
  level: 'estate',
  needs: [],
  offers: ['ddosPlan'],
  when: ({ budget }) => budget.ddos === 'network',
  build: ({ declare, name, location, unit }) => ({
    ddosPlan: declare({
      symbol: 'ddosPlan',
      type: 'Microsoft.Network/ddosProtectionPlans',
      unit: unit('hub'),
      name: name('Microsoft.Network/ddosProtectionPlans'),
      purpose: 'Absorbs floods against every public address of the hub networks.',
      location,
      properties: {},
    }),
  }),
});
