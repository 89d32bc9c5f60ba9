import { cron, defineTask } from 'hostwright'

export default defineTask({
  name: 'cron',
  summary: 'Manages a named job in a user’s crontab.',
  params: {
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        pattern: '^[^\\n]*$',
        description: 'the name that identifies the job',
      },
      user: {
        type: 'string',
        minLength: 1,
        description: 'the user whose crontab it is: who acts, if not given',
      },
      job: { type: 'string', pattern: '^[^\\n]+$', description: 'the command line' },
      minute: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      hour: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      day: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'day of the month' },
      month: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      weekday: { type: ['string', 'integer'], pattern: '^\\S+$', default: '*', description: 'crontab(5)' },
      special_time: {
        enum: ['reboot', 'yearly', 'monthly', 'weekly', 'daily', 'hourly'],
        description: 'used instead of the five time fields',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the job exists' },
    },
    required: ['name'],
    exactlyOne: [{ of: ['job'], where: { state: 'present' }, hint: 'job: the command to run' }],
  },
  read: (host, { user }) => cron.crontabState(host, user ?? host.user),
  plan: (current, params) => [
    cron.job(current, {
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
