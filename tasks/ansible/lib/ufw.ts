import { argv, type Change, defineAct, defineChange, Refusal, type Seen } from 'hostwright'
import { said } from './said.ts'

/** What is asked of ufw. */
export interface UfwAsked {
  readonly state: string | undefined
  readonly fallback: string | undefined
  readonly direction: string | undefined
  readonly logging: string | undefined
  readonly rule: string | undefined
  readonly isGone: boolean
  readonly isRoute: boolean
  readonly isLogged: boolean
  readonly interface: string | undefined
  readonly interfaceIn: string | undefined
  readonly interfaceOut: string | undefined
  readonly from: string
  readonly fromPort: string | undefined
  readonly to: string
  readonly toPort: string | undefined
  readonly proto: string | undefined
  readonly app: string | undefined
  readonly comment: string | undefined
}

/** One thing that ufw is to do, and a question that says `right` where nothing is left to do. */
export interface UfwStep {
  readonly words: readonly string[]
  readonly ask: string
  readonly always: boolean
}

/** What is to be done, in the order in which it is written: the state comes first, as the module has it. */
export function ufwAsks(asked: UfwAsked): readonly UfwStep[] {
  return [...stateSteps(asked), ...fallbackSteps(asked), ...ruleSteps(asked), ...loggingSteps(asked)]
}

const VERBS: { readonly [state: string]: string } = {
  enabled: 'enable',
  disabled: 'disable',
  reloaded: 'reload',
  reset: 'reset',
}

function stateSteps({ state }: UfwAsked): UfwStep[] {
  if (state === undefined) return []
  const words = ['--force', VERBS[state] ?? state]
  if (state === 'reloaded' || state === 'reset') return [{ words, ask: 'echo act', always: true }]
  const on = `grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null`
  return [
    { words, ask: `${state === 'enabled' ? on : `! ${on}`} && echo right || echo wrong`, always: false },
  ]
}

const POLICIES: { readonly [direction: string]: string } = {
  incoming: 'INPUT',
  in: 'INPUT',
  outgoing: 'OUTPUT',
  out: 'OUTPUT',
  routed: 'FORWARD',
}
const TARGETS: { readonly [policy: string]: string } = { allow: 'ACCEPT', deny: 'DROP', reject: 'REJECT' }

function fallbackSteps({ fallback, direction = 'incoming' }: UfwAsked): UfwStep[] {
  if (fallback === undefined) return []
  if (direction === 'in' || direction === 'out')
    throw new Refusal('with default, direction is incoming, outgoing or routed')
  const line = `^DEFAULT_${POLICIES[direction]}_POLICY="\\{0,1\\}${TARGETS[fallback]}"\\{0,1\\}`
  const ask = `grep -q ${argv(line)} /etc/default/ufw 2>/dev/null && echo right || echo wrong`
  return [{ words: ['default', fallback, direction], ask, always: false }]
}

function loggingSteps({ logging }: UfwAsked): UfwStep[] {
  if (logging === undefined) return []
  const level = logging === 'on' ? '\\(low\\|medium\\|high\\|full\\)' : logging
  const ask = `grep -qi ${argv(`^LOGLEVEL=${level}`)} /etc/ufw/ufw.conf 2>/dev/null && echo right || echo wrong`
  return [{ words: ['logging', logging], ask, always: false }]
}

function ruleSteps(asked: UfwAsked): UfwStep[] {
  const { rule, direction, isGone, isRoute } = asked
  if (rule === undefined) return []
  if (direction !== undefined && direction !== 'in' && direction !== 'out')
    throw new Refusal('with rule, direction is in or out')
  const words = [...(isRoute ? ['route'] : []), ...(isGone ? ['delete'] : []), rule, ...aboutOf(asked)]
  // ufw itself says whether it would skip the rule; it wants a lock, and all is read-only meanwhile.
  const run = `mount -t tmpfs none /run && ${argv('ufw', '--dry-run', ...words)}`
  const ask = `command -v ufw >/dev/null || { echo wrong; exit; }
out=$(unshare --mount --propagation private ${argv('sh', '-c', run)} 2>&1)
printf '%s\\n' "$out" | grep -qv -e '^Skipping' -e '^Could not delete non-existent rule' -e '^$' && echo wrong || echo right`
  return [{ words, ask, always: false }]
}

function aboutOf(asked: UfwAsked): string[] {
  const pair = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value])
  const { direction, isLogged, from, fromPort, to, toPort, proto, app, comment } = asked
  return [
    ...(direction === undefined ? [] : [direction]),
    ...pair('on', asked.interface),
    ...(asked.interfaceIn === undefined ? [] : ['in', 'on', asked.interfaceIn]),
    ...(asked.interfaceOut === undefined ? [] : ['out', 'on', asked.interfaceOut]),
    ...(isLogged ? ['log'] : []),
    'from',
    from,
    ...pair('port', fromPort),
    'to',
    to,
    ...pair('port', toPort),
    ...pair('proto', proto),
    ...pair('app', app),
    ...pair('comment', comment),
  ]
}

/** The firewall must be so. */
export function ufwChange(
  { words, ask, seen, always }: UfwStep & { readonly seen: Seen<string> },
  right: Seen<string>,
): Change {
  const line = argv('ufw', ...words)
  const about = { subject: 'ufw', summary: line, data: { line } }
  if (always) return acted({ ...about, leaves: true })
  return ruled({ ...about, subject: `ufw ${words.join(' ')}`, goal: said(ask), before: seen, after: right })
}

interface Line {
  readonly line: string
}

/** Rules of ufw. */
const ruled = defineChange<string, Line>({
  name: 'ufw',
  endangers: () => ({ rollback: 'firewall' }),
  script: ({ data }) => data.line,
})

/** What ufw does each time. */
const acted = defineAct<Line>({
  name: 'ufw',
  endangers: () => ({ rollback: 'firewall' }),
  script: ({ data }) => data.line,
})
