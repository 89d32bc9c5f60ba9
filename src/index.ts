/** The public API: what you build your own tasks with, and what runs a playbook. */
export * from './door.ts'
export { type PlaybookRun, runPlaybook } from './run-playbook.ts'
