import { type Command, type Effect, entry, exists, known, unknown } from 'hostwright'

interface Altered {
  /** Whether the step says all that it alters. */
  readonly isTold: boolean
  readonly places: readonly string[]
  /** The place at which nothing is afterwards. */
  readonly goes: string | undefined
  /** What a link that it creates through leads to: it is there afterwards. */
  readonly comes: string | undefined
}

/** What follows rests on what the command leaves alone; what its guard is about, it does not. */
export function effects(command: Command, { isTold, places, goes, comes }: Altered): Effect[] {
  const words = 'shell' in command ? command.shell : command.argv.join(' ')
  const invalidate: Effect[] = !isTold
    ? [
        {
          become: 'assumed',
          cause: `if “${words}” changes nothing that this depends on (alters: on that step says what it changes)`,
        },
      ]
    : []
  return [
    ...invalidate,
    ...places.map((path) => ({
      fact: entry(path),
      becomes: path === goes ? known(null) : unknown(`“${words}” runs first`),
    })),
    ...(comes === undefined ? [] : [{ fact: exists(comes), becomes: known(true) }]),
  ]
}
