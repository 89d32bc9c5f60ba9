import { always, type Command, defineTask, exists, Refusal, ran, succeeds } from 'hostwright'
import { argvParam } from './lib/argv-param.ts'
import { effects } from './lib/command-effects.ts'
import { isPlain, type Names, namesOf } from './lib/path-names.ts'

export default defineTask({
  name: 'command',
  summary: 'Runs a command if its guard says that it is needed.',
  params: {
    properties: {
      argv: argvParam('the command, one word per item'),
      shell: {
        type: 'string',
        minLength: 1,
        description: 'a command line for sh, if a pipe is really needed',
      },
      creates: { type: 'string', pattern: '^/', description: 'guard: needed until this path exists' },
      removes: { type: 'string', pattern: '^/', description: 'guard: needed as long as this path exists' },
      unless: argvParam('guard: needed until this command, which only reads, succeeds'),
      onlyif: argvParam('guard: needed as long as this command, which only reads, succeeds'),
      always: { type: 'boolean', default: false, description: 'run it every time: an act' },
      alters: {
        type: 'array',
        items: { type: 'string' },
        description: 'the paths that it changes; if not given, what follows is only assumed',
      },
      chdir: { type: 'string', pattern: '^/', description: 'the directory to run it in' },
      env: {
        type: 'object',
        additionalProperties: { type: 'string', secret: true },
        description: 'environment variables',
      },
      stdin: { type: 'string', secret: true, description: 'its standard input' },
      timeout: {
        type: 'integer',
        default: 600,
        minimum: 1,
        description: 'seconds after which it is terminated',
      },
    },
    exactlyOne: [
      { of: ['argv', 'shell'] },
      {
        of: ['creates', 'removes', 'unless', 'onlyif', 'always'],
        hint: 'a guard says when it is needed, so that a second run finds nothing to do; always: true runs it every time',
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
      // By the name that was given, too: the command may put a folder where a link was.
      places: [...new Set([...places, ...alters])],
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
    if (odd !== undefined) throw new Refusal(`“${odd}” is not a valid variable name`)
    const run = { command, chdir, env, stdin, timeout }
    const sideEffects = effects(command, { isTold: alters !== undefined, places, goes, comes })
    return [guard === undefined ? always(run, sideEffects) : ran(guard, run, sideEffects)]
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
