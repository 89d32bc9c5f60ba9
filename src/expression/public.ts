/** Regular expressions as Ansible's modules take them: in Python's spelling, bounded in time. */
export type { Found } from './evaluate/pattern-found.ts'
export { fits, found, replacement } from './python-pattern.ts'
