import { defineFact } from '../../host/fact.ts'
import { quote } from '../../host/quote.ts'
import { STATE_DIR } from '../../host/state-dir.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Placement } from '../../model/change-kind.ts'

/** Something that stands on a host because a step of a playbook placed it there. */
export type Placed = {
  readonly path: string
  /** The name of the host in the inventory: two of them may be one machine. */
  readonly host: string
  readonly play: string
  readonly step: string
  /** Digests of all states that it was given; of what was generated on the host there is none. */
  readonly states: readonly string[]
}

/** All that a playbook placed on a host, by the record in our folder there; `null`: there is no record. */
export const placedBy = defineFact<string, readonly Placed[] | null>({
  name: 'placed',
  script: (playbooks) =>
    `${STATE_DIR}; ${playbooks.map((name) => `if [ -e ${recordFile(name)} ]; then cat ${recordFile(name)}; else echo none; fi; printf '\\0'`).join('; ')}`,
  parse: ({ stdout }, playbooks) => {
    const texts = utf8(stdout).split('\0')
    return playbooks.map((_name, at) => {
      const text = texts[at] ?? 'none\n'
      return text === 'none\n' ? null : placedIn(text)
    })
  },
})

/** The record of a playbook, by its file name. */
export function recordFile(playbook: string): string {
  return `"$HW"/placed/${quote(`${encodeURIComponent(playbook).slice(0, 200)}.log`)}`
}

/** What one step placed, as a line of the record. */
export function recordLine(
  by: Pick<Placed, 'host' | 'play' | 'step'>,
  placements: readonly Placement[],
): string {
  return `${JSON.stringify([by.host, by.play, by.step, placements])}\n`
}

/** A record from its beginning: what stood there before is no matter of ours, nor is what was removed again. */
function placedIn(text: string): Placed[] {
  const found = new Map<string, Placed>()
  for (const { by, placements } of text.split('\n').flatMap(lineFrom))
    for (const [path, state, was] of placements) {
      const key = `${by.host} ${path}`
      const known = was === 'new' ? undefined : found.get(key)
      if (was === 'gone') found.delete(key)
      if (was === 'gone' || (known === undefined && was !== 'new')) continue
      const states = new Set([...(known?.states ?? []), ...(state === null ? [] : [state])])
      found.set(key, { path, ...by, states: [...states] })
    }
  return [...found.values()]
}

/** The lines that say the same in as few words as may be. */
export function recordOf(all: readonly Placed[]): string {
  return all
    .map(({ path, states: [first = null, ...more], ...by }) => {
      const later = more.map((state): Placement => [path, state, 'there'])
      return recordLine(by, [[path, first, 'new'], ...later])
    })
    .join('')
}

interface Line {
  readonly by: Pick<Placed, 'host' | 'play' | 'step'>
  readonly placements: readonly Placement[]
}

/** Nothing of half a line, which a host wrote that lost power. */
function lineFrom(line: string): Line[] {
  try {
    const value: unknown = JSON.parse(line)
    if (!Array.isArray(value)) return []
    const [host, play, step, placements] = value as unknown[]
    if (![host, play, step].every((one) => typeof one === 'string') || !Array.isArray(placements)) return []
    return [{ by: { host, play, step } as Line['by'], placements: placements.filter(isPlacement) }]
  } catch {
    return []
  }
}

function isPlacement(value: unknown): value is Placement {
  if (!Array.isArray(value)) return false
  const [path, state, was] = value as unknown[]
  const isPath = typeof path === 'string' && /^\/[^\0]+$/.test(path) && !/\/(\.{1,2}(\/|$)|\/)/.test(path)
  return (
    isPath &&
    (state === null || typeof state === 'string') &&
    (was === 'new' || was === 'there' || was === 'gone')
  )
}
