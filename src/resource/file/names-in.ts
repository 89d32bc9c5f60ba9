import { defineFact } from '../../host/fact.ts'
import { quote } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'

/** The names in a directory; none where there is none. */
export const namesIn = defineFact<string, readonly string[]>({
  name: 'names in',
  script: (paths) =>
    paths
      .map(
        (path) =>
          `[ ! -d ${quote(path)} ] || find ${quote(path)} -mindepth 1 -maxdepth 1 -printf '%f\\0'; printf '/\\0'`,
      )
      .join('; '),
  parse: ({ stdout }, paths) => {
    const lists = utf8(stdout).split('/\0')
    return paths.map((_path, at) => (lists[at] ?? '').split('\0').filter((name) => name !== ''))
  },
})
