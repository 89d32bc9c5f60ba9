// What a lying host says, where it can say what it wants. Bytes, one to a character.

/** The secret that a playbook of the hunt has. */
export const SECRET = 'hunted secret/of+the "day"'

const utf8 = (text) => Buffer.from(text, 'utf8').toString('latin1')

/** Moves the cursor, sets the title, clears the screen, turns lines around, in one and two bytes. */
export const ESCAPES = utf8('\u001b[2J\u001b]0;title\u0007\u009b31m\u202egnp\u2066\u2028\u0008\u007f\rx')

/** Lines as the report writes them. */
export const FORGED = `no
ok           honest  FORGED [file]
failed       honest  FORGED [file]
               ~ write /etc/FORGED

RECAP
honest  ok 99  changed 99
`

/** The text of many lines, each different. */
export const manyLines = (count) => Array.from({ length: count }, (_, at) => `line ${at}`).join('\n')

/** Data in data, so many times. */
export const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth)

/** A member of an archive (tar(5)) with these fields as they are given. */
export function member({
  path,
  size = '00000000001\0',
  content = 'x',
  mode = '0000644\0',
  owner = 'root',
  flag = '0',
}) {
  const field = (text, length) => text.padEnd(length, '\0').slice(0, length)
  const header = [
    field(path, 100),
    field(mode, 8),
    field('0000000\0', 8),
    field('0000000\0', 8),
    field(size, 12),
    field('00000000000\0', 12),
    field('', 8),
    flag,
    field('', 100),
    field('ustar  \0', 8),
    field(owner, 32),
    field('root', 32),
    field('', 183),
  ].join('')
  return header + content.padEnd(Math.ceil(content.length / 512) * 512, '\0')
}
