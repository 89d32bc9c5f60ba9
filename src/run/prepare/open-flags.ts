import { OMIT } from '../../expression/evaluate/variables-kind.ts'
import type { Host } from '../../model/inventory.ts'
import type { Play, Step } from '../../model/playbook.ts'
import { InputError, type Position } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import { kindOf } from '../../schema/fields.ts'
import { layersAround } from '../plan/scope.ts'
import type { PlayNeeds } from './prepare-play.ts'

interface Around {
  readonly hosts: readonly Host[]
  readonly layersOf: (host: Host) => readonly Values[]
  readonly needs: PlayNeeds
}

/** A play in which what was true or false by an expression is so, and as whom to act is a name: it is known before the run, and the same for all its hosts. */
export function withFlags(play: Play, around: Around): Play {
  const all = [...play.steps, ...play.handlers]
  if (play.openFlags === undefined && all.every(({ openFlags }) => openFlags === undefined)) return play
  const flags = flagsOf({ ...play, vars: {} }, around)
  const settled = (step: Step): Step => (step.openFlags === undefined ? step : settledStep(step, around))
  return {
    ...play,
    steps: play.steps.map(settled),
    handlers: play.handlers.map(settled),
    anyErrorsFatal: flags['any_errors_fatal'] ?? play.anyErrorsFatal,
    become: {
      become: flags['become'] ?? play.become.become,
      user: flags['become_user'] ?? play.become.user,
    },
  }
}

function settledStep(step: Step, around: Around): Step {
  const flags = flagsOf(step, around)
  const { become, become_user: user, ignore_errors: ignoreErrors } = flags
  const { run_once: runOnce, check_mode: checkMode } = flags
  const acts = { ...(become === undefined ? {} : { become }), ...(user === undefined ? {} : { user }) }
  return {
    ...step,
    ...(ignoreErrors === undefined ? {} : { ignoreErrors }),
    ...(runOnce === undefined ? {} : { runOnce }),
    ...(checkMode === undefined ? {} : { checkMode }),
    ...(Object.keys(acts).length === 0 ? {} : { become: { ...step.become, ...acts } }),
  }
}

type Flags = { readonly become_user?: string | undefined } & {
  readonly [keyword in 'become' | 'ignore_errors' | 'run_once' | 'check_mode' | 'any_errors_fatal']?:
    | boolean
    | undefined
}

function flagsOf(
  { openFlags = {}, around: outer, vars, locate }: Pick<Step, 'openFlags' | 'around' | 'vars' | 'locate'>,
  { hosts, layersOf, needs }: Around,
): Flags {
  const { playDocuments: documents, extra, problems } = needs
  const found = Object.entries(openFlags).map(([key, text]) => {
    const at = locate([key])
    const on = (host: Host) => {
      const layers = [...layersAround(outer, layersOf(host)), vars, ...(outer?.strongest ?? []), extra]
      const value = documents.fill(text, documents.scope(layers), at)
      return key === 'become_user' ? userIn(value, at) : flag(key, value, at)
    }
    try {
      const values = new Set(hosts.map(on))
      if (values.size < 2) return [key, [...values][0]] as const
      const message = `${key} must be the same for all hosts of the play`
      problems.push({ message, at, hint: 'use two steps, each with its own when' })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      const message = `${key} must be known before the run`
      problems.push({ message, at, hint: error.problems[0]?.message ?? '' })
    }
    return [key, undefined] as const
  })
  return Object.fromEntries(found)
}

function userIn(value: Value, at: Position): string | undefined {
  if (value === OMIT || value === '') return undefined
  if (typeof value === 'string') return value
  throw new InputError([{ message: `become_user must be a name, not ${kindOf(value)}`, at }])
}

function flag(key: string, value: Value, at: Position): boolean | undefined {
  if (value === OMIT) return undefined
  if (typeof value === 'boolean') return value
  if (value === 0 || value === 1) return value === 1
  if (typeof value === 'string' && /^(?:yes|true|on|y|t|1)$/i.test(value)) return true
  if (typeof value === 'string' && /^(?:no|false|off|n|f|0)$/i.test(value)) return false
  throw new InputError([{ message: `${key} must be true or false, not ${kindOf(value)}`, at }])
}
