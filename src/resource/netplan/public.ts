/** The network configuration that netplan applies. */
export { netplanApplied as applied, netplanApply as apply, netplanState as state } from './netplan.ts'
