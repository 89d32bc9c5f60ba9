import { type Fields, textField } from '../schema/fields.ts'

/** The keywords that say how one becomes another user. */
export const BECOME_WORDS: readonly string[] = ['become_method', 'become_flags', 'become_exe']

/** What Ansible gives to sudo unless told otherwise. */
const USUAL_FLAGS = new Set(['-H', '-S', '-n', '-HS', '-HSn', '-Hn', '-Sn'])

const INSTEAD: { readonly [method: string]: string } = {
  su: 'su asks for the password of the other user: install sudo, and let the login user use it',
  doas: 'install sudo beside doas: both can give the login user the same rights',
}

/** Reports ways of becoming another user that are not sudo's usual one. */
export function checkBecomeWords(fields: Fields): void {
  const [method, flags, exe] = BECOME_WORDS.map((key) => {
    const value = fields.values[key]
    return value === '' || value === null || value === undefined ? undefined : textField(fields, key)
  })
  const name = method?.replace(/^(?:ansible\.(?:builtin|legacy)|community\.general)\./, '').trim() ?? 'sudo'
  if (name !== 'sudo')
    fields.report({
      path: ['become_method'],
      message: `become_method must be sudo, not ${method}`,
      hint: INSTEAD[name] ?? 'only sudo is supported',
    })
  const strange = flags
    ?.trim()
    .split(/\s+/)
    .find((one) => !USUAL_FLAGS.has(one))
  if (strange !== undefined)
    fields.report({
      path: ['become_flags'],
      message: `become_flags cannot have ${strange}`,
      hint: 'sudo is used without flags: leave them out, and put what they are for in environment, or in sudoers on the host',
    })
  if (exe !== undefined && !/^(?:\/usr(?:\/local)?\/bin\/)?sudo$/.test(exe.trim()))
    fields.report({ path: ['become_exe'], message: `become_exe must be sudo, not ${exe}` })
}
