import {
  backedUp,
  backupState,
  defineTask,
  directory,
  file,
  isMissing,
  lookAt,
  Refusal,
  unknown,
} from 'hostwright'

const PATHS = { type: 'array', items: { type: 'string', pattern: '^/[A-Za-z0-9._:@+/-]+$' } } as const

export default defineTask({
  name: 'git-backup',
  summary:
    'A git repository has these files of the host, secret ones encrypted with age; no commit is made when nothing changed.',
  params: {
    properties: {
      repository: {
        type: 'string',
        pattern: '^ssh://[^\\s]+$',
        description: 'where it is: ssh://git@host/path',
      },
      branch: {
        type: 'string',
        pattern: '^[A-Za-z0-9._/-]+$',
        default: 'main',
        description: 'the branch, which nobody else writes',
      },
      deploy_key: {
        type: 'string',
        secret: true,
        minLength: 1,
        description: 'the private ssh key that may write there',
      },
      known_hosts: {
        type: 'string',
        minLength: 1,
        description: 'the lines of known_hosts by which the server is known',
      },
      plain: { ...PATHS, description: 'files that anyone who reads the repository may read' },
      secret: { ...PATHS, description: 'files that are encrypted first, by the controller' },
      recipients: {
        type: 'array',
        items: { type: 'string', pattern: '^age1[a-z0-9]+$' },
        minItems: 1,
        description: 'public keys of age: yours, and one that lies elsewhere',
      },
      allow_single_recipient: {
        type: 'boolean',
        default: false,
        description: 'one recipient is enough: a backup that one lost key makes useless',
      },
      directory: {
        type: 'string',
        pattern: '^/[A-Za-z0-9._/-]+$',
        default: '/var/backups/hostwright',
        description: 'where the host keeps the keys and its work tree',
      },
    },
    required: ['repository', 'deploy_key', 'known_hosts', 'recipients'],
  },
  read: async (host, params) => {
    const { directory: folder } = params
    const backup = backupOf(params)
    const [here, key, hosts, state] = await Promise.all([
      lookAt(host, folder),
      lookAt(host, `${folder}/key`),
      lookAt(host, `${folder}/known_hosts`),
      host.see(backupState(backup)),
    ])
    return { backup, here, key, hosts, state }
  },
  plan: ({ backup, here, key, hosts, state }, params) => {
    const { deploy_key, known_hosts, recipients, allow_single_recipient } = params
    if (recipients.length < 2 && !allow_single_recipient)
      throw new Refusal(
        'give at least two recipients, one of which lies elsewhere (or allow_single_recipient: true)',
      )
    const folder = directory(here, { owner: 'root', group: 'root', mode: '0700' })
    // Each round makes one level of directories: what is in it is planned over that.
    if (isMissing(here)) return [folder]
    const ready = !isMissing(key) && !isMissing(hosts)
    return [
      folder,
      file(key, { content: deploy_key, owner: 'root', group: 'root', mode: '0600' }),
      file(hosts, { content: `${known_hosts.trim()}\n`, owner: 'root', group: 'root', mode: '0600' }),
      backedUp(backup, ready ? state : unknown('it is asked with the key that is written first')),
    ]
  },
})

interface Given {
  readonly directory: string
  readonly repository: string
  readonly branch: string
  readonly plain?: readonly string[]
  readonly secret?: readonly string[]
  readonly recipients: readonly string[]
}

function backupOf({ directory, repository, branch, plain = [], secret = [], recipients }: Given) {
  return { directory, repository, branch, plain, secret, recipients: [...recipients].sort() }
}
