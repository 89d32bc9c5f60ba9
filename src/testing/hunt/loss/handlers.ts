import { readFileSync } from 'node:fs'
import type { RunningHost } from '../../../lab/index.ts'
import type { PlaybookStep } from '../../example.ts'
import type { HuntCase, Lie } from '../case.ts'
import { HANDLER_LOG } from '../names.ts'
import { nameOf } from './step-name.ts'

/** Handlers that log how the things stood that call for them: what ran too early logs something that is not so in the end. */
export function handlerSteps(steps: readonly PlaybookStep[], drawn: readonly PlaybookStep[]): PlaybookStep[] {
  return drawn.map((handler) => {
    const name = nameOf(handler)
    if (name !== 'h1' && name !== 'h2') return handler
    const shell = `sleep 0.2; echo "${name} $( ${sumScript(steps, handler)} )" >>${HANDLER_LOG}`
    return { ...handler, command: { shell, always: true, alters: [HANDLER_LOG] } }
  })
}

/** A script that prints a sum of everything that the steps decide which call for a handler. */
function sumScript(steps: readonly PlaybookStep[], handler: PlaybookStep): string {
  const asks = steps.filter((step) => calls(step, handler)).flatMap(looksAt)
  return `{ ${[...new Set(asks), ':'].join('; ')}; } 2>/dev/null | sha256sum | cut -c1-12`
}

function calls({ notify }: PlaybookStep, handler: PlaybookStep): boolean {
  const words: readonly unknown[] = Array.isArray(notify) ? notify : []
  return words.includes(nameOf(handler)) || words.includes(handler['listen'])
}

/** How the things of a step are looked at in a shell: its paths, accounts, crontabs, units. */
function looksAt(step: PlaybookStep): string[] {
  const text = JSON.stringify(step)
  const paths = [...text.matchAll(/"(?:path|dest)":"([^"{]+)"/g)].map(([, path = '']) => path)
  const altered = [...text.matchAll(/"alters":\["([^"{]+)"\]/g)].map(([, path = '']) => path)
  const files = [...paths, ...altered].map(
    (path) => `stat -c '%n %F %a %u:%g' '${path}'; readlink '${path}' || cat '${path}'`,
  )
  const about = (task: string) => (step[task] ?? {}) as { readonly [param: string]: unknown }
  const [user, group, cron] = [about('user'), about('group'), about('cron')]
  return [
    ...files,
    ...('name' in user ? [`getent passwd ${nameOf(user)}`] : []),
    ...('name' in group ? [`getent group ${nameOf(group)} | cut -d: -f1`] : []),
    ...('name' in cron ? [`crontab -u ${userOf(cron)} -l | grep -A1 '${nameOf(cron)}'`] : []),
  ]
}

function userOf({ user }: { readonly [param: string]: unknown }): string {
  return typeof user === 'string' ? user : 'root'
}

/** The lines that handlers left on a host: a name and a sum each. */
export function handlerLines(host: RunningHost): string[] {
  try {
    const text = readFileSync(host.upper + HANDLER_LOG, 'utf8')
    return text.split('\n').filter((line) => line !== '')
  } catch {
    return []
  }
}

/** How the things of each handler stand now. */
export async function handlerSums(host: RunningHost, hunted: HuntCase): Promise<Map<string, string>> {
  const asks = hunted.handlers.map(
    (handler) => `echo "${nameOf(handler)} $( ${sumScript(hunted.steps, handler)} )"`,
  )
  const said = await host.get(['sh', '-c', [...asks, ':'].join('\n')])
  return new Map(said.split('\n').map((line) => [line.split(' ')[0] ?? '', line]))
}

/** Handlers that did not run as often as undisturbed, or not after the last change that called for them. */
export function lostRuns(
  calm: readonly string[],
  lines: readonly string[],
  sums: ReadonlyMap<string, string>,
): Lie[] {
  const of = (all: readonly string[], name: string) => all.filter((line) => line.startsWith(`${name} `))
  return ['h1', 'h2'].flatMap((name) => {
    const [wanted, found] = [of(calm, name), of(lines, name)]
    if (found.length < wanted.length)
      return [
        {
          sort: 'a handler was lost',
          words: `${name} ran ${found.length} times, undisturbed ${wanted.length}`,
        },
      ]
    const last = found.at(-1)
    if (last === undefined || last === wanted.at(-1) || last === sums.get(name)) return []
    if (last.trim() === name) return [] // it had no memory to see anything with
    const words = `${name} saw ${last}, undisturbed ${wanted.at(-1)}, now ${sums.get(name)}`
    return [{ sort: 'a handler ran before the last change', words }]
  })
}
