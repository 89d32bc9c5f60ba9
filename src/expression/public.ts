/** Regular expressions as Ansible's modules take them: in Python's spelling, bounded in time. */
export { type Found, fits, found, replacement } from './python-pattern.ts'
