import { argv, defineTask, quote, Refusal } from 'hostwright'
import { is, said, saying } from './lib/said.ts'

const ASK = `readlink -f /etc/localtime | sed -n 's,^.*/zoneinfo/,,p'`

export default defineTask({
  name: 'community.general.timezone',
  summary: 'Sets the time zone of the host.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9_+/-]+$', description: 'the time zone: Europe/Berlin' },
      hwclock: { enum: ['UTC', 'local'], description: 'not supported' },
      rtc: { enum: ['UTC', 'local'], description: 'not supported' },
    },
  },
  read: (host) => host.see(said(ASK)),
  plan: (seen, { name, hwclock, rtc }) => {
    if (hwclock !== undefined || rtc !== undefined) throw new Refusal('hwclock is not supported')
    if (name === undefined) return []
    const zone = `/usr/share/zoneinfo/${name}`
    return [
      saying({
        subject: 'time zone',
        summary: `set the time zone to ${name}`,
        ask: ASK,
        seen,
        wanted: is(name),
        script: `[ -f ${quote(zone)} ] || { echo 'there is no such time zone (package tzdata)' >&2; exit 1; }
ln -sfn ${argv(zone)} /etc/localtime.hostwright && mv -fT /etc/localtime.hostwright /etc/localtime && echo ${argv(name)} >/etc/timezone`,
      }),
    ]
  },
})
