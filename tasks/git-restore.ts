import {
  backupFetched,
  backupTaken,
  defineTask,
  directory,
  file,
  isMissing,
  lookAt,
  restored,
  restoreState,
  unknown,
} from 'hostwright'

export default defineTask({
  name: 'git-restore',
  summary: 'Files that git-backup keeps are on the host again, with their owners and modes.',
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
        description: 'the branch that git-backup writes',
      },
      deploy_key: {
        type: 'string',
        secret: true,
        minLength: 1,
        description: 'a private ssh key that may read there',
      },
      known_hosts: {
        type: 'string',
        minLength: 1,
        description: 'the lines of known_hosts by which the server is known',
      },
      identity: {
        type: 'string',
        secret: true,
        minLength: 1,
        description: 'the private key of age of one recipient; it never goes to the host',
      },
      paths: {
        type: 'array',
        items: { type: 'string', pattern: '^/[A-Za-z0-9._:@+/-]*[A-Za-z0-9._:@+-]$' },
        minItems: 1,
        description: 'files, or directories with all that the backup has below them; nothing else is taken',
      },
      overwrite: {
        type: 'boolean',
        default: false,
        description: 'a file that is there and otherwise is replaced',
      },
      directory: {
        type: 'string',
        pattern: '^/[A-Za-z0-9._/-]+$',
        default: '/var/backups/hostwright',
        description: 'where the host keeps the keys and its work tree: the same as of git-backup',
      },
    },
    required: ['repository', 'deploy_key', 'known_hosts', 'identity', 'paths'],
  },
  read: async (host, { directory: folder, repository, branch, paths }) => {
    const place = { directory: folder, repository, branch }
    const restore = { ...place, paths }
    const [here, key, hosts, fetched, state] = await Promise.all([
      lookAt(host, folder),
      lookAt(host, `${folder}/key`),
      lookAt(host, `${folder}/known_hosts`),
      host.see(backupFetched(place)),
      host.see(restoreState(restore)),
    ])
    return { restore, here, key, hosts, fetched, state }
  },
  plan: ({ restore, here, key, hosts, fetched, state }, { deploy_key, known_hosts, identity, overwrite }) => {
    const folder = directory(here, { owner: 'root', group: 'root', mode: '0700' })
    // Each round makes one level of directories: what is in it is planned over that.
    if (isMissing(here)) return [folder]
    const taken = backupTaken(restore, fetched, identity)
    // What the manifest asks for can be told once the manifest is here.
    const told =
      fetched.known && fetched.value ? state : unknown('it is told by the backup, which is fetched first')
    return [
      folder,
      file(key, { content: deploy_key, owner: 'root', group: 'root', mode: '0600' }),
      file(hosts, { content: `${known_hosts.trim()}\n`, owner: 'root', group: 'root', mode: '0600' }),
      taken,
      restored(restore, told, { identity, overwrite }),
    ]
  },
})
