import { cron, defineTask, type PathState, Refusal } from 'hostwright'
import { edited } from './lib/edited.ts'
import { off, text } from './lib/params.ts'
import { look } from './lib/places.ts'

const TIME = { type: ['string', 'integer'], pattern: '^\\S+$', default: '*' } as const

export default defineTask({
  name: 'ansible.builtin.cron',
  summary: 'Manages a named job, or a variable, of a user’s crontab or of a file in /etc/cron.d.',
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
        pattern: '^[A-Za-z0-9_.-]+$',
        description: 'whose crontab it is; in a file of /etc/cron.d, as whom the job runs',
      },
      job: {
        type: 'string',
        pattern: '^[^\\n]+$',
        description: 'the command line, or the value of the variable',
      },
      value: { type: 'string', pattern: '^[^\\n]+$', description: 'another name of job' },
      cron_file: {
        type: 'string',
        pattern: '^[^\\n]+$',
        description: 'a file of /etc/cron.d instead of a crontab',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the job is there' },
      minute: { ...TIME, description: 'crontab(5)' },
      hour: { ...TIME, description: 'crontab(5)' },
      day: { ...TIME, description: 'day of the month' },
      dom: { type: ['string', 'integer'], pattern: '^\\S+$', description: 'another name of day' },
      month: { ...TIME, description: 'crontab(5)' },
      weekday: { ...TIME, description: 'crontab(5)' },
      dow: { type: ['string', 'integer'], pattern: '^\\S+$', description: 'another name of weekday' },
      special_time: {
        enum: ['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'],
        description: 'used instead of the five time fields',
      },
      disabled: off('the job stands there as a comment'),
      env: off('it is a variable, not a job'),
      backup: off('only for files of /etc/cron.d, whose replaced content is kept anyway'),
      insertafter: text('not supported'),
      insertbefore: text('not supported'),
    },
    required: ['name'],
  },
  read: async (host, { user, cron_file }) =>
    cron_file === undefined
      ? { crontab: await cron.crontabState(host, user ?? host.user), file: undefined }
      : {
          crontab: undefined,
          file: await look(host, cron_file.startsWith('/') ? cron_file : `/etc/cron.d/${cron_file}`),
        },
  plan: ({ crontab, file }, params) => {
    const { name, state, env, cron_file } = params
    if (params.insertafter !== undefined || params.insertbefore !== undefined)
      throw new Refusal('insertafter and insertbefore are not supported')
    const line = state === 'absent' ? null : lineOf(params, cron_file !== undefined)
    if (file !== undefined) return [inFile(file, { name, line, env })]
    if (crontab === undefined) return []
    if (env) throw new Refusal('variables are supported only in files of /etc/cron.d (cron_file)')
    return [cron.job(crontab, { name, line })]
  },
})

type Time = string | number

interface Job {
  readonly name: string
  readonly user?: string
  readonly job?: string
  readonly value?: string
  readonly minute: Time
  readonly hour: Time
  readonly day: Time
  readonly dom?: Time
  readonly month: Time
  readonly weekday: Time
  readonly dow?: Time
  readonly special_time?: string
  readonly disabled: boolean
  readonly env: boolean
}

/** A line of a crontab; one of a file in /etc/cron.d names the user, too. */
function lineOf(params: Job, inFile: boolean): string {
  const { name, user, minute, hour, month, special_time, disabled, env } = params
  const job = params.job ?? params.value
  if (job === undefined) throw new Refusal('job is missing: the command to run')
  if (env) return `${name}="${job}"`
  if (inFile && user === undefined)
    throw new Refusal('user is missing: in a file of /etc/cron.d, each job says as whom it runs')
  const times = [minute, hour, params.dom ?? params.day, month, params.dow ?? params.weekday]
  const when = special_time === undefined ? times.join(' ') : `@${special_time}`
  return `${disabled ? '#' : ''}${when} ${inFile ? `${user} ` : ''}${job}`
}

interface InFile {
  readonly name: string
  readonly line: string | null
  readonly env: boolean
}

function inFile(current: PathState, { name, line, env }: InFile) {
  return edited(current, { create: true }, (text) => {
    if (text === null && line === null) return null
    const lines = (text ?? '').split('\n').slice(0, -1)
    const next = env ? withVariable(lines, name, line) : withJob(lines, name, line)
    return next.length === 0 ? '' : `${next.join('\n')}\n`
  })
}

function withJob(lines: readonly string[], name: string, line: string | null): string[] {
  const marker = `#Ansible: ${name}`
  const at = lines.indexOf(marker)
  const fresh = line === null ? [] : [marker, line]
  return at < 0 ? [...lines, ...fresh] : [...lines.slice(0, at), ...fresh, ...lines.slice(at + 2)]
}

function withVariable(lines: readonly string[], name: string, line: string | null): string[] {
  const at = lines.findIndex((one) => one.startsWith(`${name}=`))
  if (at < 0) return line === null ? [...lines] : [line, ...lines]
  return line === null ? lines.toSpliced(at, 1) : lines.toSpliced(at, 1, line)
}
