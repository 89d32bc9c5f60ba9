import { inLab } from './in-lab.mjs'

/** Hunts for lies in a lab of its own: `npm run hunt -- truth --count 100 --seed 7`. Gives the exit code. */
export const hunt = (args) => inLab('dist/src/testing/hunt/main.js', args)
