import { defineFact } from '../../host/fact.ts'
import { quote } from '../../host/quote.ts'
import { kernelKey } from '../names.ts'

/** The live value of a kernel parameter, with white space collapsed to one space; `null` if there is no such key. */
export const kernelValue = defineFact<string, string | null>({
  name: 'kernel value',
  files: (key) => [`/proc/sys/${slashed(key)}`],
  // Not the shell's `read`: dash reads one byte at a time, and the kernel gives a number only once.
  script: (keys) => `grep -H '' ${keys.map(pathOf).join(' ')} 2>/dev/null; true`,
  parse: ({ stdout }, keys) => {
    const lines = stdout
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const)
    const found = new Map(lines)
    return keys.map((key) => {
      const value = found.get(`/proc/sys/${slashed(key)}`)
      return value === undefined ? null : normal(value)
    })
  },
})

/** Where the kernel shows a parameter. */
export function pathOf(key: string): string {
  return quote(`/proc/sys/${slashed(kernelKey(key))}`)
}

/** The first separator of a key is the one, the other stands for a dot in a name (sysctl(8)): `net.ipv4.conf.eth0/1.forwarding`. */
export function slashed(key: string): string {
  const [first] = /[./]/.exec(key) ?? []
  return first === '/' ? key : key.replace(/[./]/g, (one) => (one === '.' ? '/' : '.'))
}

/** A value with its white space made one blank. */
export function normal(value: string): string {
  return value.trim().replace(/\s+/g, ' ')
}
