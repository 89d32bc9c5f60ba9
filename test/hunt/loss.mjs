import { inLab } from './in-lab.mjs'

/** Hunts for losses in a lab of its own: `npm run hunt -- loss --count 30 --seed 7`. Gives the exit code. */
export const hunt = (args) => inLab('dist/src/testing/hunt/loss/main.js', args)
