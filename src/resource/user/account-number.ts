import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Output } from '../../model/fact.ts'
import { FILES, rows } from './getent.ts'

/** The name of the user with this number (decimal digits); `null` when there is none. */
export const userNumbered = defineFact<string, string | null>({
  name: 'user numbered',
  files: () => FILES,
  script: (numbers) => `getent passwd ${argv(...numbers)}`,
  parse: parseNumbered,
})

/** The name of the group with this number (decimal digits); `null` when there is none. */
export const groupNumbered = defineFact<string, string | null>({
  name: 'group numbered',
  files: () => FILES,
  script: (numbers) => `getent group ${argv(...numbers)}`,
  parse: parseNumbered,
})

function parseNumbered({ stdout }: Output, numbers: readonly string[]): (string | null)[] {
  const names = new Map([...rows(utf8(stdout))].map(([name = '', , number = '']) => [Number(number), name]))
  return numbers.map((number) => names.get(Number(number)) ?? null)
}
