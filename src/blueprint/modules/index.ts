import type { Module } from '../model/module.ts';
import { ddosPlan } from './network/ddos-plan.ts';
import { firewall } from './network/firewall.ts';
import { hubNetwork } from './network/hub-network.ts';
import { spokeNetwork } from './network/spoke-network.ts';

/** The parts of the architecture. Their order here is that of equals in what is printed. */
export const modules: readonly Module[] = [ddosPlan, hubNetwork, firewall, spokeNetwork];
