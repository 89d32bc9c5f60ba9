/** The params by which a host reaches the repository of a backup. */
export const repositoryParams = {
  repository: {
    type: 'string',
    pattern: '^ssh://[^\\s]+$',
    description: 'where it is: ssh://git@host/path',
  },
  branch: {
    type: 'string',
    pattern: '^[A-Za-z0-9._/-]+$',
    default: 'main',
    description: 'the branch, which only this backup writes',
  },
  deploy_key: {
    type: 'string',
    secret: true,
    minLength: 1,
    description: 'the private ssh key that is let in there',
  },
  known_hosts: {
    type: 'string',
    minLength: 1,
    description: 'the lines of known_hosts by which the server is known',
  },
  directory: {
    type: 'string',
    pattern: '^/[A-Za-z0-9._/-]+$',
    default: '/var/backups/hostwright',
    description: 'where the host keeps the keys and its work tree',
  },
} as const
