import { cron, defineTask } from 'hostwright'

export default defineTask({
  name: 'cron',
  summary: 'A named job stands in a user’s crontab, or does not.',
  params: {
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        pattern: '^[^\\n]*$',
        description: 'the name by which the job is found again',
      },
      user: { type: 'string', minLength: 1, default: 'root', description: 'whose crontab' },
      job: { type: 'string', pattern: '^[^\\n]+$', description: 'the command line' },
      minute: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      hour: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      day: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'day of the month' },
      month: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      weekday: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      special_time: {
        enum: ['reboot', 'yearly', 'monthly', 'weekly', 'daily', 'hourly'],
        description: 'instead of the five fields',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the job is there' },
    },
    required: ['name'],
    exactlyOne: [{ of: ['job'], where: { state: 'present' }, hint: 'job: the command that shall run' }],
  },
  read: (host, params) => cron.crontabState(host, params.user),
  plan: (spot, params) => [
    cron.job(spot, {
      name: params.name,
      line: params.state === 'absent' ? null : lineOf(params),
    }),
  ],
})

interface Times {
  readonly job?: string
  readonly special_time?: string
  readonly minute: string | number
  readonly hour: string | number
  readonly day: string | number
  readonly month: string | number
  readonly weekday: string | number
}

/** The schema wants a job where one shall be there. */
function lineOf({ job = '', special_time, minute, hour, day, month, weekday }: Times): string {
  return special_time === undefined
    ? `${minute} ${hour} ${day} ${month} ${weekday} ${job}`
    : `@${special_time} ${job}`
}
