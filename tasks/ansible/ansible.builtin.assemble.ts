import { defineTask, print, python, quote, Refusal } from 'hostwright'
import { askedOf, lookThrough, made } from './lib/made.ts'
import { OWNERSHIP, off, on, path, text, WRITTEN } from './lib/params.ts'
import { look } from './lib/places.ts'
import { is } from './lib/said.ts'
import { validation } from './lib/words.ts'

export default defineTask({
  name: 'ansible.builtin.assemble',
  summary: 'Puts the files of a folder of the host together to one, in the order of their names.',
  params: {
    properties: {
      src: path('the folder with the parts'),
      dest: path('the file that they make'),
      remote_src: {
        type: 'boolean',
        enum: [true],
        default: true,
        description: 'only true: the folder is one of the host',
      },
      delimiter: {
        type: 'string',
        minLength: 1,
        description: 'what stands between two parts; \\n in it is a line break',
      },
      regexp: text('only parts whose name this fits'),
      ignore_hidden: off('names that begin with a dot are left out'),
      decrypt: on('parts are not decrypted'),
      ...OWNERSHIP,
      ...WRITTEN,
    },
    required: ['src', 'dest'],
  },
  read: async (host, params) => {
    const [current, folder] = await Promise.all([
      look(host, params.dest, params),
      lookThrough(host, params.src),
    ])
    const below = { ...folder, path: `${folder.path}/` }
    const { seen: listed } = await askedOf(host, listing(folder.path), { others: [below] })
    if (!listed.known) throw new Refusal('the parts are not known yet', [listed.cause])
    const parts = listed.value.split('\n').filter((one) => isWanted(one, params))
    const write = together(
      parts.map((one) => `${folder.path}/${one}`),
      params.delimiter,
    )
    const ask = `f=${quote(current.path)}; [ -f "$f" ] || { echo missing; exit; }
[ "$({ ${write}; } | sha256sum)" = "$(sha256sum <"$f")" ] && echo same || echo other`
    return { current, write, ...(await askedOf(host, ask, { others: [below] })) }
  },
  plan: ({ current, write, ...asked }, { validate, ...params }) => {
    const words = validation(validate)
    const check =
      words === undefined
        ? ''
        : `\n${words
            .map((one) =>
              one
                .split('%s')
                .map((part) => quote(part))
                .join('"$t"'),
            )
            .join(' ')} >&2 || exit`
    const summary = `assemble ${current.path} from ${params.src}`
    return made(
      { ...asked, current, wanted: is('same'), summary, write: `{ ${write}; } >"$t" || exit${check}` },
      params,
    )
  },
  outputs: ({ current }, { src }) => ({ dest: current.path, src }),
})

function listing(folder: string): string {
  return `cd ${quote(folder)} && find . -mindepth 1 -maxdepth 1 -xtype f -printf '%f\\n' | LC_ALL=C sort`
}

function isWanted(
  name: string,
  { regexp, ignore_hidden }: { readonly regexp?: string; readonly ignore_hidden: boolean },
): boolean {
  if (name === '' || (ignore_hidden && name.startsWith('.'))) return false
  return regexp === undefined || python.found(name, regexp, '').length > 0
}

/** Each part ends its last line; between two of them stands what is to, in lines of its own. */
function together(parts: readonly string[], delimiter: string | undefined): string {
  const between = delimiter?.replaceAll('\\n', '\n')
  const line = between === undefined || between.endsWith('\n') ? (between ?? '') : `${between}\n`
  const each = parts.map((part, at) => {
    const ended = `{ [ -s ${quote(part)} ] && [ -z "$(tail -c1 ${quote(part)})" ] || echo; }`
    const separate = at === parts.length - 1 ? [] : [ended, ...(line === '' ? [] : [print(line)])]
    return [`cat -- ${quote(part)}`, ...separate].join(' && ')
  })
  return each.length === 0 ? ':' : each.join(' && ')
}
