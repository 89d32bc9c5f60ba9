import { accounts, defineTask, directory, mapSeen, Refusal } from 'hostwright'
import { edited, textOf } from './lib/edited.ts'
import { keysIn, withKeys } from './lib/keys.ts'
import { off, on, path, text } from './lib/params.ts'
import { look } from './lib/places.ts'

export default defineTask({
  name: 'ansible.posix.authorized_key',
  summary: 'Adds or removes keys with which a user may log in.',
  params: {
    properties: {
      user: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$', description: 'the user' },
      key: text('the public keys, one in a line'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether they are there' },
      exclusive: off('all other keys are removed'),
      key_options: { type: 'string', pattern: '^[^\\n]+$', description: 'the options of the keys (sshd(8))' },
      comment: { type: 'string', pattern: '^[^\\n]*$', description: 'the comment of the keys' },
      path: path('the file, instead of .ssh/authorized_keys in the home of the user'),
      manage_dir: on('the folder of the file is made, and given to the user'),
      follow: off('a link at path is followed'),
      validate_certs: on('no URL is asked'),
    },
    required: ['user', 'key'],
  },
  read: async (host, { user, path: file, follow }) => {
    const account = await host.see(accounts.user(user))
    if (account.known && account.value === null)
      throw new Refusal(`there is no user ${user}`, account.assuming)
    if (!account.known || (account.value?.home ?? '') === '')
      throw new Refusal(`the home of ${user} is not known yet`, ['it is known later'])
    const { home = '', group = user } = account.value ?? {}
    const place = file ?? `${home}/.ssh/authorized_keys`
    const owned = { owner: user, group }
    const folder = place.slice(0, place.lastIndexOf('/'))
    const [current, above] = await Promise.all([
      look(host, place, { ...owned, follow }),
      look(host, folder, owned),
    ])
    return { current, above, owned }
  },
  plan: ({ current, above, owned }, { key, key_options, comment, state, exclusive, manage_dir }) => {
    if (/^(https?|ftp):\/\//.test(key))
      throw new Refusal('a URL is not supported as key: give the key itself')
    const keys = keysIn(key, key_options, comment)
    if (keys.length === 0 || keys.includes(undefined))
      throw new Refusal('key holds a line that is no public key')
    const wanted = { keys: keys.filter((one) => one !== undefined), state, exclusive }
    const isMade = manage_dir && above.entry.known && above.entry.value === null && state === 'present'
    const file = isMade ? { ...current, parent: mapSeen(current.parent, () => FOLDER) } : current
    // As the module has it: whoever writes the file closes it.
    const text = textOf(current)
    const isWritten = text.known && withKeys(text.value ?? '', wanted) !== text.value
    const mode = isWritten ? '0600' : undefined
    return [
      ...(manage_dir && state === 'present' ? [directory(above, { ...owned, mode: '0700' })] : []),
      edited(file, { create: true, ...owned, mode }, (had) =>
        had === null && state === 'absent' ? null : withKeys(had ?? '', wanted),
      ),
    ]
  },
  outputs: ({ current }, { user, key, state }) => ({
    user,
    key,
    state,
    keyfile: current.path,
    path: current.path,
  }),
})

const FOLDER = { type: 'directory', mode: '0700', owner: 'root', group: 'root' } as const
