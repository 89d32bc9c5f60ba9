import { octalMode, Refusal } from 'hostwright'

/** What has a mode: its four octal digits, and whether it is a directory. */
export interface Moded {
  readonly mode: string
  readonly isDirectory: boolean
}

/**
 * The four octal digits that a mode comes to.
 */
export function modeOf(wanted: string | number | undefined, here: Moded): string | undefined {
  if (wanted === undefined) return undefined
  if (typeof wanted === 'number') return octalMode(wanted)
  if (/^(0o)?[0-7]{1,5}$/.test(wanted)) return octal(Number.parseInt(wanted.replace(/^0o/, ''), 8))
  if (wanted === 'preserve')
    throw new Refusal('mode: preserve works only for what lies on the host (remote_src)')
  return wanted.split(',').reduce((mode, clause) => withClause(mode, clause, here.isDirectory), here.mode)
}

function octal(bits: number): string {
  return (bits & 0o7777).toString(8).padStart(4, '0')
}

const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/
const SHIFT = { u: 6, g: 3, o: 0 } as const
const UMASK = 0o022

type Who = keyof typeof SHIFT

/** One clause of a symbolic mode (chmod(1)): `u+rwX`. */
function withClause(mode: string, clause: string, isDirectory: boolean): string {
  const [, who = '', actions = ''] = CLAUSE.exec(clause.trim()) ?? []
  if (actions === '')
    throw new Refusal(`“${clause}” is no mode: write octal digits in quotes, or as chmod(1) has it`)
  const people = who === '' || who.includes('a') ? 'ugo' : who
  const mask = who === '' ? ~UMASK : ~0
  const bits = [...actions.matchAll(/([-+=])([^-+=]*)/g)].reduce(
    (now, [, sign = '', perms = '']) => {
      const given = bitsOf(perms, { now, isDirectory, people }) & mask
      if (sign === '+') return now | given
      if (sign === '-') return now & ~given
      return (now & ~allOf(people, isDirectory)) | given
    },
    Number.parseInt(mode, 8),
  )
  return octal(bits)
}

/** What `=` takes away: what these people have; of a directory setuid and setgid stay. */
function allOf(people: string, isDirectory: boolean): number {
  const own = people.split('').reduce((bits, one) => bits | (0o7 << SHIFT[one as Who]), 0)
  const special = isDirectory ? 0 : (people.includes('u') ? 0o4000 : 0) | (people.includes('g') ? 0o2000 : 0)
  return own | special | (people.includes('o') ? 0o1000 : 0)
}

interface Now {
  readonly now: number
  readonly isDirectory: boolean
  readonly people: string
}

function bitsOf(perms: string, { now, isDirectory, people }: Now): number {
  const each = (bits: number) => people.split('').reduce((all, one) => all | (bits << SHIFT[one as Who]), 0)
  return perms.split('').reduce((bits, letter) => {
    if (letter === 'r') return bits | each(0o4)
    if (letter === 'w') return bits | each(0o2)
    if (letter === 'x') return bits | each(0o1)
    if (letter === 'X') return isDirectory || (now & 0o111) !== 0 ? bits | each(0o1) : bits
    if (letter === 's')
      return bits | (people.includes('u') ? 0o4000 : 0) | (people.includes('g') ? 0o2000 : 0)
    if (letter === 't') return bits | 0o1000
    return bits | each((now >> SHIFT[letter as Who]) & 0o7)
  }, 0)
}
