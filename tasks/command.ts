import {
  always,
  type Command,
  defineTask,
  type Effect,
  endOf,
  entry,
  exists,
  type HostReader,
  known,
  linkAt,
  placeOf,
  Refusal,
  ran,
  type Seen,
  succeeds,
  unknown,
} from 'hostwright'

export default defineTask({
  name: 'command',
  summary: 'A command has run where its guard says that it is needed.',
  params: {
    properties: {
      argv: {
        type: 'array',
        items: { type: 'string' },
        argv: true,
        minItems: 1,
        description: 'the command, a word an item',
      },
      shell: { type: 'string', minLength: 1, description: 'a line for sh, where a pipe is really needed' },
      creates: { type: 'string', pattern: '^/', description: 'guard: needed until this path is there' },
      removes: { type: 'string', pattern: '^/', description: 'guard: needed as long as this path is there' },
      unless: {
        type: 'array',
        items: { type: 'string' },
        argv: true,
        minItems: 1,
        description: 'guard: needed until this command, which only reads, succeeds',
      },
      onlyif: {
        type: 'array',
        items: { type: 'string' },
        argv: true,
        minItems: 1,
        description: 'guard: needed as long as this command, which only reads, succeeds',
      },
      always: { type: 'boolean', default: false, description: 'run in every run: an act' },
      alters: {
        type: 'array',
        items: { type: 'string' },
        description: 'the paths it changes; when not given, what follows is only assumed',
      },
      chdir: { type: 'string', pattern: '^/', description: 'the directory to run it in' },
      env: {
        type: 'object',
        additionalProperties: { type: 'string', secret: true },
        description: 'variables for it',
      },
      stdin: { type: 'string', secret: true, description: 'its input' },
      timeout: { type: 'integer', default: 600, minimum: 1, description: 'seconds after which it is ended' },
    },
    exactlyOne: [
      { of: ['argv', 'shell'] },
      {
        of: ['creates', 'removes', 'unless', 'onlyif', 'always'],
        hint: 'a guard says when it is needed, so that a second run finds nothing to do; always: true runs it in every run',
      },
    ],
  },
  shorthand: 'argv',
  read: async (host, { creates, removes, unless, onlyif, alters = [] }) => {
    const path = creates ?? removes
    const asked = unless ?? onlyif
    const altered = await Promise.all(alters.map((one) => namesOf(host, one)))
    const about = path === undefined ? undefined : await namesOf(host, path)
    const fact = factOf(about, asked)
    const places = [...altered, ...(about === undefined ? [] : [about])].flatMap(({ place, end }) =>
      end === undefined || end === place ? [place] : [place, end],
    )
    // What is gone when the guard says so; of a link, only what it leads to need be.
    const goes =
      removes !== undefined && about !== undefined && (await isPlain(host, about.place))
        ? about.place
        : undefined
    const wanted = creates !== undefined || unless !== undefined
    // A link is there for whoever follows it if what it leads to is.
    const look = about?.end === undefined ? fact : exists(about.end)
    return {
      places: [...new Set(places)],
      goes,
      comes: creates === undefined || about?.end === about?.place ? undefined : about?.end,
      guard:
        fact === undefined || look === undefined ? undefined : { fact, seen: await host.see(look), wanted },
    }
  },
  plan: ({ guard, goes, comes, places }, params) => {
    const { argv, shell, alters, chdir, env, stdin, timeout } = params
    const command = commandOf(argv, shell)
    const odd = Object.keys(env ?? {}).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    if (odd !== undefined) throw new Refusal(`“${odd}” cannot be the name of a variable`)
    const run = { command, chdir, env, stdin, timeout }
    const fallout = effects(command, { isTold: alters !== undefined, places, goes, comes })
    return [guard === undefined ? always(run, fallout) : ran(guard, run, fallout)]
  },
})

/** The schema takes exactly one of them. */
function commandOf(argv: readonly string[] | undefined, shell = ''): Command {
  return argv === undefined ? { shell } : { argv }
}

function factOf(about: Names | undefined, asked: readonly string[] | undefined) {
  if (about !== undefined) return exists(about.place)
  return asked === undefined ? undefined : succeeds({ argv: asked })
}

/** A path by its one name, and what that leads to where it is a link: as far as it can be told. */
interface Names {
  readonly place: string
  readonly end: string | undefined
}

async function namesOf(host: HostReader, path: string): Promise<Names> {
  const [place, end] = await Promise.all([placeOf(host, path), endOf(host, path).catch(circular)])
  return { place: place.known ? place.value : path, end: end.known ? end.value : undefined }
}

async function isPlain(host: HostReader, path: string): Promise<boolean> {
  const link = await host.see(linkAt(path))
  return link.known && link.value === null
}

/** Who is given a path that leads nowhere says so itself. */
function circular(error: unknown): Seen<string> {
  if (error instanceof Refusal) return unknown(error.message)
  throw error
}

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
function effects(command: Command, { isTold, places, goes, comes }: Altered): Effect[] {
  const words = 'shell' in command ? command.shell : command.argv.join(' ')
  const blur: Effect[] = !isTold
    ? [
        {
          become: 'assumed',
          cause: `if “${words}” changes nothing that this rests on (alters: on that step tells)`,
        },
      ]
    : []
  return [
    ...blur,
    ...places.map((path) => ({
      fact: entry(path),
      becomes: path === goes ? known(null) : unknown(`“${words}” runs first`),
    })),
    ...(comes === undefined ? [] : [{ fact: exists(comes), becomes: known(true) }]),
  ]
}
