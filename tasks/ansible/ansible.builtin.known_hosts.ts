import { defineTask, Refusal } from 'hostwright'
import { edited } from './lib/edited.ts'
import { path, text } from './lib/params.ts'
import { look } from './lib/places.ts'

const HOST = { type: 'string', pattern: '^[^\\s,]+$' } as const

export default defineTask({
  name: 'ansible.builtin.known_hosts',
  summary: 'Adds or removes the key of a host in a file of known hosts.',
  params: {
    properties: {
      name: { ...HOST, description: 'the host' },
      host: { ...HOST, description: 'another name of name' },
      key: text('the line of the key, beginning with the host'),
      path: path('the file; ~/.ssh/known_hosts if not given'),
      hash_host: { type: 'boolean', enum: [false], default: false, description: 'only false' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
    },
    exactlyOne: [{ of: ['name', 'host'] }],
  },
  read: (host, { path: file }) => look(host, file ?? '~/.ssh/known_hosts', { follow: true }),
  plan: (current, { name, host, key, state }) => {
    const who = (name ?? host ?? '').toLowerCase()
    if (state === 'absent')
      return [edited(current, { create: true }, (had) => (had === null ? null : without(had, who)))]
    const line = key?.trim()
    if (line === undefined || line.includes('\n')) throw new Refusal('key must be one line')
    const [names = '', type = '', body = ''] = line.split(/\s+/)
    if (!names.split(',').some((one) => one.toLowerCase() === who))
      throw new Refusal(`key must begin with ${who}`)
    return [
      edited(current, { create: true, mode: undefined }, (had) => {
        const lines = (had ?? '').split('\n').filter((one, at, all) => one !== '' || at < all.length - 1)
        if (lines.some((one) => isOf(one, who) && one.includes(` ${type} ${body}`))) return had ?? ''
        const kept = lines.filter((one) => !(isOf(one, who) && one.split(/\s+/)[1] === type))
        return [...kept, line].map((one) => `${one}\n`).join('')
      }),
    ]
  },
})

function isOf(line: string, host: string): boolean {
  const [names = ''] = line.split(/\s+/)
  return names.split(',').some((one) => one.toLowerCase() === host)
}

function without(text: string, host: string): string {
  return text
    .split('\n')
    .filter((line) => !isOf(line, host))
    .join('\n')
}
