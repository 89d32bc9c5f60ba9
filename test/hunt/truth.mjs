// Draws hosts and playbooks, and proves that what is told is what is done.
import { inLab } from './in-lab.mjs'

export const hunt = (args) => inLab('dist/src/testing/hunt/main.js', ['truth', ...args])
