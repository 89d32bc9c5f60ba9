/** The public door: what a task of one's own is made with, and what runs a playbook. */
export * from './door.ts'
export { type PlaybookRun, runPlaybook } from './run-playbook.ts'
