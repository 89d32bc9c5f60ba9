import { argv, type Change, defineTask, quote, Refusal } from 'hostwright'
import { path, text } from './lib/params.ts'
import { absolute } from './lib/places.ts'
import { doing, said, unsure } from './lib/said.ts'

export default defineTask({
  name: 'community.general.make',
  summary: 'Runs make, unless it says that there is nothing to do.',
  params: {
    properties: {
      chdir: path('the folder to run it in'),
      target: { type: 'string', pattern: '^[^-\\s]\\S*$', description: 'what is made' },
      targets: {
        type: 'array',
        items: { type: 'string', pattern: '^[^-\\s]\\S*$' },
        description: 'what is made, if it is more',
      },
      params: { type: 'object', additionalProperties: true, description: 'variables: NAME=VALUE' },
      file: text('another Makefile'),
      make: { type: 'string', pattern: '^/\\S+$', description: 'another make' },
      jobs: { type: 'integer', minimum: 1, description: 'how much at a time' },
    },
    required: ['chdir'],
  },
  read: async (host, { chdir, ...params }) => {
    const folder = await absolute(host, chdir)
    const words = wordsOf(params)
    const ask = `command -v ${quote(words[0] ?? '')} >/dev/null || { echo 'the host has no make' >&2; exit 1; }
cd ${quote(folder)} || exit
${argv(...words)} -q >/dev/null 2>&1 && echo nothing || echo something`
    return { folder, words, seen: await host.see(said(ask)) }
  },
  plan: ({ folder, words, seen }): Change[] => {
    if (!seen.known) throw new Refusal('what there is to make is not known yet', [seen.cause])
    if (seen.value === 'nothing') return []
    const summary = `run ${argv(...words)} in ${folder}`
    return [
      doing({
        subject: folder,
        summary,
        effects: [unsure(summary)],
        script: `cd ${quote(folder)} && ${argv(...words)}`,
      }),
    ]
  },
  outputs: ({ folder }, { target }) => ({ chdir: folder, ...(target === undefined ? {} : { target }) }),
})

interface MakeParams {
  readonly target?: string
  readonly targets?: readonly string[]
  readonly params?: { readonly [name: string]: unknown }
  readonly file?: string
  readonly make?: string
  readonly jobs?: number
}

function wordsOf({ make = 'make', file, jobs, target, targets = [], params = {} }: MakeParams): string[] {
  const variables = Object.entries(params).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
      throw new Refusal(`“${name}” is no name of a variable of make`)
    return value === null || value === undefined ? name : `${name}=${asText(name, value)}`
  })
  return [
    make,
    ...(jobs === undefined ? [] : ['-j', String(jobs)]),
    ...(file === undefined ? [] : ['-f', file]),
    ...(target === undefined ? [] : [target]),
    ...targets,
    ...variables,
  ]
}

/** As Python writes it. */
function asText(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Refusal(`the variable ${name} of make must be a text`)
}
