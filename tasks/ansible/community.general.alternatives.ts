import { argv, defineTask, Refusal, type Seen } from 'hostwright'
import { is, said, saying } from './lib/said.ts'

const PATH = { type: 'string', pattern: '^/[^\\n]+$' } as const

export default defineTask({
  name: 'community.general.alternatives',
  summary: 'Chooses which of several programs a common name stands for.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9+_.-]+$', description: 'the common name' },
      path: { ...PATH, description: 'the program' },
      link: { ...PATH, description: 'where the common name stands' },
      priority: { type: 'integer', default: 50, description: 'its priority among the others' },
      state: {
        enum: ['present', 'selected', 'auto', 'absent'],
        default: 'selected',
        description: 'known; chosen; by priority; not known',
      },
      subcommands: {
        type: 'array',
        items: { type: 'object', additionalProperties: true },
        description: 'not supported',
      },
    },
    required: ['name', 'path'],
  },
  read: async (host, { name, path }) => {
    const query = `update-alternatives --query ${argv(name)} 2>/dev/null`
    const known = `${query} | grep -qxF -- ${argv(`Alternative: ${path}`)} && echo known || echo unknown`
    const chosen = `${query} | sed -n 's/^Value: //p'`
    const status = `${query} | sed -n 's/^Status: //p'`
    const [isKnown, value, how] = await Promise.all([
      host.see(said(known)),
      host.see(said(chosen)),
      host.see(said(status)),
    ])
    return { known, chosen, status, isKnown, value, how }
  },
  plan: (
    { known, chosen, status, isKnown, value, how },
    { name, path, link, priority, state, subcommands },
  ) => {
    if (subcommands !== undefined) throw new Refusal('subcommands are not supported')
    const subject = `${name}: ${path}`
    if (state === 'absent')
      return [
        saying({
          subject,
          summary: `remove the alternative ${path} of ${name}`,
          ask: known,
          seen: isKnown,
          wanted: is('unknown'),
          script: argv('update-alternatives', '--remove', name, path),
        }),
      ]
    const install = saying({
      subject,
      summary: `add the alternative ${path} of ${name}`,
      ask: known,
      seen: isKnown,
      wanted: is('known'),
      script: installScript({ name, path, link, priority }),
    })
    if (state === 'present') return [install]
    const { words, ...rest } =
      state === 'auto'
        ? byPriority(name, { ask: status, seen: how })
        : chosenAs(name, path, { ask: chosen, seen: value })
    return [install, saying({ subject: name, ...rest, script: argv('update-alternatives', ...words) })]
  },
})

interface Installing {
  readonly name: string
  readonly path: string
  readonly link: string | undefined
  readonly priority: number
}

/** Where the common name stands, its other programs tell. */
function installScript({ name, path, link, priority }: Installing): string {
  const told = `"$(update-alternatives --query ${argv(name)} 2>/dev/null | sed -n 's/^Link: //p')"`
  return `update-alternatives --install ${link === undefined ? told : argv(link)} ${argv(name, path, String(priority))}`
}

interface Asked {
  readonly ask: string
  readonly seen: Seen<string>
}

function byPriority(name: string, asked: Asked) {
  return { ...asked, summary: `choose ${name} by priority`, wanted: is('auto'), words: ['--auto', name] }
}

function chosenAs(name: string, path: string, asked: Asked) {
  return { ...asked, summary: `let ${name} be ${path}`, wanted: is(path), words: ['--set', name, path] }
}
