import { allSeen, defineTask, mapSeen, Refusal } from 'hostwright'
import { contentsOf, fitting } from './lib/contents.ts'
import { type Found, found, isWanted, type Tree } from './lib/found.ts'
import { off, split, text, texts } from './lib/params.ts'
import { absolute } from './lib/places.ts'

const AMOUNT = { type: ['string', 'integer'], pattern: '^-?\\d+[a-zA-Z]?$' } as const

export default defineTask({
  name: 'ansible.builtin.find',
  summary: 'Looks for files: register gives them under `files`; changes nothing.',
  params: {
    properties: {
      paths: texts('the folders'),
      path: texts('another name of paths'),
      name: texts('another name of paths'),
      patterns: texts('names, as a shell has patterns; with use_regex, regular expressions'),
      pattern: texts('another name of patterns'),
      excludes: texts('names that are left out'),
      exclude: texts('another name of excludes'),
      use_regex: off('patterns are regular expressions'),
      file_type: {
        enum: ['file', 'directory', 'link', 'any'],
        default: 'file',
        description: 'what is looked for',
      },
      recurse: off('folders in these folders, too'),
      depth: { type: 'integer', minimum: 1, description: 'how deep' },
      hidden: off('names that begin with a dot, too'),
      follow: off('links are followed'),
      age: { ...AMOUNT, description: 'at least so old; with a minus, at most: 2d' },
      age_stamp: { enum: ['atime', 'mtime', 'ctime'], default: 'mtime', description: 'by which time' },
      size: { ...AMOUNT, description: 'at least so large; with a minus, at most: 10m' },
      contains: text('a regular expression that a line of the file fits from its beginning'),
      get_checksum: { type: 'boolean', enum: [false], description: 'only false' },
      read_whole_file: off('contains is looked for in the whole content, anywhere'),
    },
    exactlyOne: [{ of: ['paths', 'path', 'name'] }],
  },
  read: async (host, params) => {
    const { recurse, depth, follow, contains, file_type } = params
    const paths = split(params.paths ?? params.path ?? params.name)
    const folders = await Promise.all(paths.map((one) => absolute(host, one)))
    const seen = await Promise.all(
      folders.map((one) => host.see(found({ path: one, depth: recurse ? (depth ?? null) : 1, follow }))),
    )
    const trees = allSeen(seen)
    const looksInside = contains !== undefined && file_type === 'file' && trees.known
    const within = looksInside ? await contentsOf(host, wantedIn(trees.value, params)) : []
    return { trees, within }
  },
  plan: () => [],
  outputs: ({ trees, within }, params) => {
    const wanted = mapSeen(trees, (all) => wantedIn(all, params))
    const files = params.contains === undefined || !wanted.known ? wanted : fitting(within, params)
    const examined = mapSeen(trees, (all) => all.reduce((sum, tree) => sum + (tree?.all.length ?? 0), 0))
    return { files, matched: mapSeen(files, (all) => all.length), examined }
  },
})

function wantedIn(trees: readonly Tree[], params: Looking): readonly Found[] {
  const { use_regex, file_type, hidden, age, age_stamp, size } = params
  const list = (one: readonly string[] | undefined) => (use_regex ? (one ?? []) : split(one))
  const filter = {
    patterns: list(params.patterns ?? params.pattern),
    excludes: list(params.excludes ?? params.exclude),
    isRegex: use_regex,
    type: file_type,
    hidden,
    age: amount(age, SECONDS),
    stamp: age_stamp,
    size: amount(size, BYTES),
  }
  return trees.flatMap((tree) =>
    tree === null ? [] : tree.all.filter((one) => isWanted(one, tree.now, filter)),
  )
}

/** What params say of what is looked for. */
interface Looking {
  readonly patterns?: readonly string[]
  readonly pattern?: readonly string[]
  readonly excludes?: readonly string[]
  readonly exclude?: readonly string[]
  readonly use_regex: boolean
  readonly file_type: 'file' | 'directory' | 'link' | 'any'
  readonly hidden: boolean
  readonly age?: string | number
  readonly age_stamp: 'atime' | 'mtime' | 'ctime'
  readonly size?: string | number
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const BYTES = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

function amount(
  given: string | number | undefined,
  units: { readonly [unit: string]: number },
): number | undefined {
  if (given === undefined) return undefined
  const [, number = '', unit = ''] = /^(-?\d+)([a-zA-Z]?)$/.exec(String(given)) ?? []
  const times = unit === '' ? 1 : units[unit.toLowerCase()]
  if (times === undefined) throw new Refusal(`${given} has a unit that there is not`)
  return Number(number) * times
}
