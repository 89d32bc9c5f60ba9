import { defineChange, wantedState } from '../../define/change.ts'
import { argv, quote } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { kernelValue, normal, pathOf, slashed } from './sysctl.ts'

/** A kernel parameter must have this value now. */
export function kernelSet(key: string, seen: Seen<string | null>, value: string): StateChange {
  if (seen.known && seen.value === null)
    throw new Refusal(`the kernel has no parameter ${key}`, seen.assuming)
  const states = { goal: kernelValue(key), before: seen, after: known(normal(value)) }
  return valueSet({ subject: key, ...states, summary: `set ${key} = ${normal(value)}` })
}

/** Kernel parameters must have these values now; they are set in this order, and some of them set others. */
export function kernelSets(
  wanted: readonly { readonly key: string; readonly seen: Seen<string | null>; readonly value: string }[],
): StateChange[] {
  const passedOn = new Map<string, string>()
  return wanted.map(({ key, seen, value }) => {
    const given = passedOn.get(key)
    const then = given === undefined ? seen : mapSeen(seen, (here) => (here === null ? null : given))
    const change = kernelSet(key, then, value)
    if (!seen.known || seen.value === normal(value)) return change
    const others = wanted.map((one) => one.key).filter((other) => passesOn(key, other))
    for (const other of others) passedOn.set(other, normal(value))
    const effects = others.map((other) => ({ fact: kernelValue(other), becomes: known(normal(value)) }))
    return { ...change, effects }
  })
}

/** Written for `all`, the kernel gives these to `default` and to every device too (addrconf.c, devinet.c). */
function passesOn(key: string, other: string): boolean {
  const [from, to] = [key, other].map((one) => DEVICES.exec(slashed(one))?.groups)
  return (
    from?.['device'] === 'all' &&
    to?.['device'] !== 'all' &&
    from['protocol'] === to?.['protocol'] &&
    from['name'] === to?.['name']
  )
}

const DEVICES = /^net\/(?<protocol>ipv[46])\/conf\/(?<device>[^/]+)\/(?<name>disable_ipv6|forwarding)$/

/** Live kernel parameters. */
const valueSet = defineChange<string | null>({
  name: 'kernel value',
  onlyRoot: true,
  // White space made one blank, as it was read; nothing in it is a pattern.
  guard: (before, { subject }) =>
    `[ "$(set -f; set -- $(cat ${pathOf(subject)}); printf %s "$*")" = ${quote(before ?? '')} ]`,
  script: (change) => argv('sysctl', '-q', '-w', `${change.subject}=${wantedState(change)}`),
})
