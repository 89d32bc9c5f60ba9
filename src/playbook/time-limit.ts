import { type Fields, kindOf } from '../schema/fields.ts'

/** The keywords of a step that say how long it may take. */
export const TIME_WORDS: readonly string[] = ['timeout', 'async', 'poll']

/** How many seconds what is done may take at most: by `timeout`, or by `async` where that is waited for. */
export function timeLimitIn(fields: Fields): number | undefined {
  const [limit = 0, within = 0, poll = 15] = TIME_WORDS.map((key) => secondsIn(fields, key))
  if (within > 0 && poll === 0)
    fields.report({
      path: ['poll'],
      message: 'what nobody waits for could fail without being told',
      hint: 'leave out async and poll: the step is waited for, also over a lost connection; what is to go on behind the run is a service of its own (systemd-run), and a reboot is the task reboot',
    })
  const limits = [limit, within].filter((one) => one > 0)
  return limits.length === 0 ? undefined : Math.min(...limits)
}

function secondsIn(fields: Fields, key: string): number | undefined {
  const value = fields.values[key]
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number
  const hint =
    typeof value === 'string' && value.includes('{{') ? 'an expression cannot be used here' : undefined
  fields.report({ path: [key], message: `${key} must be a number of seconds, not ${kindOf(value)}`, hint })
  return undefined
}
