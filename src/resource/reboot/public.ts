/** Restarting the host. */
export { reboot, rebootIfRequired as ifRequired, rebootRequired as required } from './reboot.ts'
