import type { FactGroup, FactValues } from './host-facts.ts'

const LOCAL = '%Y-%m-%d %H:%M:%S %s %N %Z %z %w %W %A'

/** The time of the host. */
export const time: FactGroup = {
  names: ['date_time'],
  files: ['/etc/localtime', '/etc/timezone'],
  script: `date '+${LOCAL}' && date -u '+%Y-%m-%dT%H:%M:%S'; printf '\\000'`,
  parse: ([text = '']) => timeIn(text),
}

function timeIn(text: string): FactValues {
  const [local = '', utc = ''] = text.split('\n')
  const [
    date = '',
    time = '',
    epoch = '',
    nano = '',
    tz = '',
    offset = '',
    day = '',
    week = '',
    weekday = '',
  ] = local.split(' ')
  if (epoch === '') return {}
  const [year = '', month = '', dayOfMonth = ''] = date.split('-')
  const [hour = '', minute = '', second = ''] = time.split(':')
  const micro = nano.slice(0, 6)
  const basic = `${year}${month}${dayOfMonth}T${hour}${minute}${second}`
  const parts = { year, month, day: dayOfMonth, date, hour, minute, second, time }
  return {
    date_time: {
      ...parts,
      weekday,
      weekday_number: day,
      weeknumber: week,
      epoch,
      epoch_int: epoch,
      iso8601: `${utc}Z`,
      iso8601_micro: `${utc}.${micro}Z`,
      iso8601_basic: `${basic}${micro}`,
      iso8601_basic_short: basic,
      tz,
      tz_dst: tz,
      tz_offset: offset,
    },
  }
}
