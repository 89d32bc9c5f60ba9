import { argv, defineTask, Refusal, type Seen, type StateChange } from 'hostwright'
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
  plan: (current, params) => {
    const { name, path, link, state, subcommands } = params
    if (subcommands !== undefined) throw new Refusal('subcommands are not supported')
    const { known, isKnown, how } = current
    const subject = `${name}: ${path}`
    const asked = { subject, ask: known, seen: isKnown }
    if (state === 'absent')
      return [
        saying({
          ...asked,
          summary: `remove the alternative ${path} of ${name}`,
          wanted: is('unknown'),
          script: argv('update-alternatives', '--remove', name, path),
        }),
      ]
    if (link === undefined && how.known && how.value === '')
      throw new Refusal(`link is missing: nobody knows yet where ${name} stands`, how.assuming)
    const summary = `add the alternative ${path} of ${name}`
    const adding = { ...asked, summary, wanted: is('known'), script: installScript(params) }
    if (state === 'present') return [saying(adding)]
    if (isKnown.known && isKnown.value !== 'known') return [addedAs(adding, current, { ...params, state })]
    return [saying(adding), choice(state, current, params)]
  },
})

interface Installing {
  readonly name: string
  readonly path: string
  readonly link?: string
  readonly priority: number
}

/** Where the common name stands, its other programs tell. */
function installScript({ name, path, link, priority }: Installing): string {
  const told = `"$(update-alternatives --query ${argv(name)} 2>/dev/null | sed -n 's/^Link: //p')"`
  return `update-alternatives --install ${link === undefined ? told : argv(link)} ${argv(name, path, String(priority))}`
}

interface Current {
  readonly chosen: string
  readonly status: string
  readonly value: Seen<string>
  readonly how: Seen<string>
}

/** What an alternative that is known already becomes. */
function choice(state: 'selected' | 'auto', current: Current, { name, path }: Installing): StateChange {
  const { chosen, status, value, how } = current
  const [said, script] =
    state === 'auto'
      ? [
          { summary: `choose ${name} by priority`, ask: status, seen: how, wanted: is('auto') },
          argv('update-alternatives', '--auto', name),
        ]
      : [
          { summary: `let ${name} be ${path}`, ask: chosen, seen: value, wanted: is(path) },
          argv('update-alternatives', '--set', name, path),
        ]
  return saying({ subject: name, ...said, script })
}

/**
 * An alternative that is added and chosen is one change: by its priority it may be chosen as soon as it is added, and then
 * nothing would be left for a second one, which is to see to it that it stays chosen.
 */
function addedAs(
  adding: Parameters<typeof saying>[0],
  { chosen, status }: Current,
  { name, path, state }: Installing & { readonly state: 'selected' | 'auto' },
): StateChange {
  const isChosen = state === 'selected'
  const words = isChosen ? ['--set', name, path] : ['--auto', name]
  return saying({
    ...adding,
    summary: `${adding.summary}, ${isChosen ? 'and choose it' : 'and choose by priority'}`,
    effects: [
      { fact: said(status), becomes: is(isChosen ? 'manual' : 'auto') },
      ...(isChosen ? [{ fact: said(chosen), becomes: is(path) }] : []),
    ],
    script: `${adding.script} && ${argv('update-alternatives', ...words)}`,
  })
}
