import { absent, allSeen, defineTask, directory, isMissing, mapSeen, pathState, Refusal } from 'hostwright'
import { accountKept, askAccount } from './lib/chasquid-account-kept.ts'
import { ACCOUNT_PARAMS } from './lib/params.ts'

export default defineTask({
  name: 'chasquid-user',
  summary:
    'Sets the password of a chasquid account, or removes the account; an account that is already right is not rewritten.',
  params: {
    properties: {
      address: {
        type: 'string',
        pattern: '^[a-z0-9][a-z0-9._-]*@[a-z0-9-]+(\\.[a-z0-9-]+)+$',
        description: 'the account, in lower case: i@example.org',
      },
      ...ACCOUNT_PARAMS,
    },
    required: ['address'],
  },
  read: async (host, params) => {
    const wanted = wantedOf(params)
    const [folder, seen] = await Promise.all([
      pathState(host, `/etc/chasquid/domains/${wanted.domain}`),
      host.see(askAccount(wanted)),
    ])
    // What is in a directory that is only assumed to be absent, is only assumed to be absent.
    return { wanted, folder, seen: mapSeen(allSeen([folder.entry, seen]), ([, here]) => here) }
  },
  plan: ({ wanted, folder, seen }, { address, password, state }) => {
    if (state === 'present' && password === undefined)
      throw new Refusal(`the account ${address} needs a password`)
    if (!isMissing(folder)) return [accountKept(wanted, seen)]
    if (state === 'absent') return [absent(folder)] // nothing, as far as is known
    return [directory(folder, {})]
  },
})

interface Given {
  readonly address: string
  readonly password?: Parameters<typeof askAccount>[0]['password']
  readonly state: 'present' | 'absent'
}

function wantedOf({ address, password, state }: Given) {
  const [name = '', domain = ''] = address.split('@')
  const path = `/etc/chasquid/domains/${domain}/users`
  const file = { owner: 'root', group: 'chasquid', mode: '0640' }
  return { path, name, domain, password: state === 'absent' ? null : (password ?? ''), file }
}
