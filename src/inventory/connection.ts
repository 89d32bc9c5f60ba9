/** What a connection variable says, by its name without `ansible_` or `hostwright_`. */
export const CONNECTION_VARIABLES = {
  host: 'address',
  ssh_host: 'address',
  port: 'port',
  ssh_port: 'port',
  user: 'user',
  ssh_user: 'user',
  private_key_file: 'keyFile',
  ssh_private_key_file: 'keyFile',
  connection: 'connection',
  transport: 'transport',
  password: 'password',
  ssh_pass: 'password',
  ssh_password: 'password',
  become: 'become',
  become_user: 'becomeUser',
  become_password: 'becomePassword',
  become_pass: 'becomePassword',
} as const

/** Names that Ansible does not know: only with `hostwright_`. */
export const OURS: ReadonlySet<string> = new Set(['transport'])

/** Names of Ansible that say nothing here, and do no harm. */
export const MEANINGLESS: ReadonlySet<string> = new Set([
  'python_interpreter',
  'group_priority',
  'pipelining',
  'ssh_pipelining',
  'remote_tmp',
  'async_dir',
  'shell_type',
  'shell_executable',
  'become_method',
  'become_exe',
  'ssh_executable',
  'scp_if_ssh',
])

const SSH_CONFIG = 'set it for this host in ~/.ssh/config, which is read'

/** Names of Ansible that would change how a host is reached, and what to do instead. */
export const REFUSED: { readonly [name: string]: string } = {
  ssh_common_args: SSH_CONFIG,
  ssh_extra_args: SSH_CONFIG,
  ssh_args: SSH_CONFIG,
  sftp_extra_args: SSH_CONFIG,
  scp_extra_args: SSH_CONFIG,
  ssh_timeout: SSH_CONFIG,
  timeout: SSH_CONFIG,
  host_key_checking: 'unknown host keys are refused unless the run has --accept-new-host-keys',
  ssh_host_key_checking: 'unknown host keys are refused unless the run has --accept-new-host-keys',
  become_flags: 'only sudo without flags is supported',
}
