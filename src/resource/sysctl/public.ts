/** Kernel parameters (sysctl(8)). */
export { kernelKey as key } from '../names.ts'
export { kernelValue as value } from './sysctl.ts'
export { kernelSet as set, kernelSets as sets } from './sysctl-set.ts'
