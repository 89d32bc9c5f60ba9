import {
  type Act,
  defineAct,
  defineChange,
  defineFact,
  type Effect,
  HostError,
  known,
  quote,
  reveal,
  type Secret,
  type Seen,
  type StateChange,
  utf8,
} from 'hostwright'

/** Seconds that one question may take. */
const PATIENCE = 60

/** A script that only reads; with values that are nobody’s business for its environment, and the files that it reads. */
export type Question =
  | string
  | {
      readonly script: string
      readonly env: { readonly [name: string]: string | Secret }
      readonly files: readonly string[]
    }

/** What a script that only reads says of the host: its output, without the line breaks at its end. Raises HostError where it fails. */
export const said = defineFact<Question, string>({
  name: 'said',
  opaque: 'assumed',
  files: (question) => (typeof question === 'string' ? [] : question.files),
  dependsOn: { installation: 'unknown', removal: 'unknown', restoration: 'unknown' },
  takes: PATIENCE,
  script: (scripts) =>
    scripts.map((one) => `${asked(one)} && printf 'said\\0' || printf 'failed\\0'`).join('\n'),
  parse: ({ stdout, stderr }, scripts) => {
    const answers = utf8(stdout).split('\0')
    return scripts.map((_one, at) => {
      const answer = answers[at] ?? ''
      if (!answer.endsWith('said'))
        throw new HostError(utf8(stderr).trim() || answer.replace(/failed$/, '').trim())
      return answer.slice(0, -'said'.length).replace(/\n+$/, '')
    })
  },
})

function asked(question: Question): string {
  if (typeof question === 'string') return `timeout -k 5 ${PATIENCE} sh -c ${quote(question)} </dev/null`
  return `( ${exports(question.env)}${asked(question.script)} )`
}

function exports(env: { readonly [name: string]: string | Secret }): string {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(reveal(value))}\n`)
    .join('')
}

/** What a script is given that acts. */
export interface Script {
  readonly script: string
  /** Values that are nobody’s business: in the environment of that script alone. */
  readonly env?: { readonly [name: string]: string | Secret }
}

interface About {
  readonly subject: string
  readonly summary: string
  readonly effects?: readonly Effect[]
}

/** The host must say this; the script makes it so. */
export function saying(
  about: About &
    Script & { readonly ask: Question; readonly seen: Seen<string>; readonly wanted: Seen<string> },
): StateChange {
  const { subject, summary, effects = [], ask, seen, wanted } = about
  return brought({
    subject,
    summary,
    effects,
    goal: said(ask),
    before: seen,
    after: wanted,
    data: dataOf(about),
  })
}

/** A script is run once in every run. */
export function doing(
  about: About & Script & { readonly leaves?: boolean; readonly assuming?: readonly string[] },
): Act {
  const { subject, summary, effects = [], leaves = true, assuming = [] } = about
  return done({ subject, summary, effects, leaves, assuming, data: dataOf(about) })
}

function dataOf({ script, env }: Script): Script {
  return { script, ...(env === undefined ? {} : { env }) }
}

/** What scripts bring about, as other scripts tell. */
const brought = defineChange<string, Script>({
  name: 'scripted',
  // A blank behind the parenthesis: two of them would begin a sum.
  guard: (before, { goal }) => `[ "$( ${asked(goal.arg as Question)})" = ${quote(before)} ]`,
  script: ({ data }) => scriptOf(data),
})

/** What scripts do each time. */
const done = defineAct<Script>({ name: 'scripted', script: ({ data }) => scriptOf(data) })

function scriptOf({ script, env = {} }: Script): string {
  return `(\n${exports(env)}${script}\n)`
}

/** What a step brings about that nobody foresees in full. */
export function unsure(what: string): Effect {
  return { become: 'assumed', cause: `if “${what}” changes nothing that this depends on` }
}

/** A known answer. */
export function is(answer: string): Seen<string> {
  return known(answer)
}
