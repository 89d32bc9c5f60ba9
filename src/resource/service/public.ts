/** Units: how they are, and the changes that make them so. */

export { type Unit, unit, unitName } from './unit.ts'
export { atRest, unitFile } from './unit-file.ts'
export { unitFresh, unitLoaded } from './unit-loaded.ts'
export { restarted, unitState } from './unit-want.ts'
