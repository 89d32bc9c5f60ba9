import { defineTask, unknown } from 'hostwright'
import { backupFetched } from './lib/git-fetched.ts'
import { repositoryParams } from './lib/git-params.ts'
import { repositoryReached, repositoryState } from './lib/git-reach.ts'
import { restoreState } from './lib/git-restore.ts'
import { backupTaken, restored } from './lib/git-restore-put.ts'

export default defineTask({
  name: 'git-restore',
  summary: 'Restores files that git-backup keeps, with their owners and modes.',
  params: {
    properties: {
      ...repositoryParams,
      identity: {
        type: 'string',
        secret: true,
        minLength: 1,
        description: 'the age private key of one recipient; it is never sent to the host',
      },
      paths: {
        type: 'array',
        items: { type: 'string', pattern: '^/[A-Za-z0-9._:@+/-]*[A-Za-z0-9._:@+-]$' },
        minItems: 1,
        description:
          'files, or directories with everything the backup has below them; nothing else is restored',
      },
      overwrite: {
        type: 'boolean',
        default: false,
        description: 'replace files that exist and differ',
      },
    },
    required: ['repository', 'deploy_key', 'known_hosts', 'identity', 'paths'],
  },
  read: async (host, { directory, repository, branch, paths }) => {
    const place = { directory, repository, branch }
    const restore = { ...place, paths }
    const [spots, fetched, state] = await Promise.all([
      repositoryState(host, directory),
      host.see(backupFetched(place)),
      host.see(restoreState(restore)),
    ])
    return { restore, spots, fetched, state }
  },
  plan: ({ restore, spots, fetched, state }, params) => {
    const { identity, overwrite } = params
    const way = repositoryReached(spots, params)
    if (!way.there) return way.changes
    // What the manifest asks for can be told once the manifest is here.
    const told =
      fetched.known && fetched.value ? state : unknown('it is known from the backup, which is fetched first')
    return [
      ...way.changes,
      backupTaken(restore, fetched, identity),
      restored(restore, told, { identity, overwrite }),
    ]
  },
})
