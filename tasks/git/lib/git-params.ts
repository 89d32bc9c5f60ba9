/** The params by which a host reaches the repository of a backup. */
export const repositoryParams = {
  repository: {
    type: 'string',
    pattern: '^ssh://[^\\s]+$',
    description: 'the URL: ssh://git@host/path',
  },
  branch: {
    type: 'string',
    pattern: '^[A-Za-z0-9._/-]+$',
    default: 'main',
    description: 'the branch, which nothing but this backup may write to',
  },
  deploy_key: {
    type: 'string',
    secret: true,
    minLength: 1,
    description: 'the private SSH key that has access to it',
  },
  known_hosts: {
    type: 'string',
    minLength: 1,
    description: 'the known_hosts lines that identify the server',
  },
  directory: {
    type: 'string',
    pattern: '^/[A-Za-z0-9._/-]+$',
    default: '/var/backups/hostwright',
    description: 'the directory in which the host keeps the keys and its work tree',
  },
} as const
