import {
  argv,
  defineChange,
  defineFact,
  known,
  print,
  quote,
  reveal,
  type Secret,
  type Seen,
  type StateChange,
} from 'hostwright'

/** Whose password is to be which: as it stands in shadow(5). */
type Asked = { readonly name: string; readonly hash: string | Secret }

/** Whether the password of a user is this one, as it stands in shadow(5). */
export const passwordIs = defineFact<Asked, boolean>({
  name: 'password is',
  files: () => ['/etc/shadow'],
  script: (all) =>
    all
      .map(
        ({ name, hash }) =>
          `[ "$(getent shadow ${argv(name)} | cut -d : -f 2)" = ${quote(reveal(hash))} ] && echo yes || echo no`,
      )
      .join('\n'),
  parse: ({ stdout }) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => line === 'yes'),
})

/** The password of a user must be this one. */
export function password(asked: Asked, seen: Seen<boolean>): StateChange {
  const states = { goal: passwordIs(asked), before: seen, after: known(true), secret: true }
  return given({ subject: asked.name, ...states, data: asked, summary: `set the password of ${asked.name}` })
}

/** Passwords of users. */
const given = defineChange<boolean, Asked>({
  name: 'password',
  script: ({ data: { name, hash } }) => `${print(`${name}:${reveal(hash)}\n`)} | chpasswd -e`,
})
