/** Crontabs and their jobs. */
export { cronJob as job } from './cron-job.ts'
export { type CrontabState, crontab, crontabState } from './crontab.ts'
