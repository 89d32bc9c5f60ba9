import { defineTask, Refusal, unknown } from 'hostwright'
import { backupState } from './lib/git-backup.ts'
import { backedUp } from './lib/git-backup-push.ts'
import { repositoryParams } from './lib/git-params.ts'
import { repositoryReached, repositoryState } from './lib/git-reach.ts'

const PATHS = { type: 'array', items: { type: 'string', pattern: '^/[A-Za-z0-9._:@+/-]+$' } } as const

export default defineTask({
  name: 'git-backup',
  summary:
    'Backs up files of the host to a git repository, secret ones encrypted with age; makes no commit if nothing has changed.',
  params: {
    properties: {
      ...repositoryParams,
      plain: { ...PATHS, description: 'files that anyone with access to the repository may read' },
      secret: { ...PATHS, description: 'files that the controller encrypts first' },
      recipients: {
        type: 'array',
        items: { type: 'string', pattern: '^age1[a-z0-9]+$' },
        minItems: 1,
        description: 'age public keys: yours, and one that is kept elsewhere',
      },
      allow_single_recipient: {
        type: 'boolean',
        default: false,
        description: 'allow a single recipient: the loss of one key then makes the backup useless',
      },
    },
    required: ['repository', 'deploy_key', 'known_hosts', 'recipients'],
  },
  read: async (host, params) => {
    const { directory, repository, branch, plain = [], secret = [] } = params
    const recipients = [...params.recipients].sort()
    const backup = { directory, repository, branch, plain, secret, recipients }
    const [spots, state] = await Promise.all([
      repositoryState(host, directory),
      host.see(backupState(backup)),
    ])
    return { backup, spots, state }
  },
  plan: ({ backup, spots, state }, params) => {
    if (params.recipients.length < 2 && !params.allow_single_recipient)
      throw new Refusal(
        'give at least two recipients, one of them kept elsewhere (or allow_single_recipient: true)',
      )
    const way = repositoryReached(spots, params)
    if (!way.there) return way.changes
    const seen = way.ready ? state : unknown('it is queried with the key that is written first')
    return [...way.changes, backedUp(backup, seen)]
  },
})
