import { type Row, row } from './row.ts'

const replace = 'ansible.builtin.replace'
const ini = 'community.general.ini_file'

const LINES = 'printf "a=1\\n#b=2\\nb=3\\nlast\\n" >$D/f'

/** What replaces texts, and has files with sections and keys. */
export const moreTextRows: readonly Row[] = [
  row(
    replace,
    'all that fits',
    { path: '$D/f', regexp: '^(\\w)=(\\d)', replace: '\\2=\\1' },
    { before: LINES },
  ),
  row(replace, 'nothing fits', { path: '$D/f', regexp: 'zzz', replace: 'x' }, { before: LINES }),
  row(replace, 'lines are removed', { path: '$D/f', regexp: '^b.*\\n' }, { before: LINES }),
  row(
    replace,
    'between two places',
    { path: '$D/f', regexp: '\\d', replace: 'N', after: 'a=1', before: 'last' },
    { before: LINES },
  ),
  row(
    replace,
    'after a place',
    { path: '$D/f', regexp: '\\d', replace: 'N', after: '#b' },
    { before: LINES },
  ),
  row(
    replace,
    'before a place',
    { path: '$D/f', regexp: '\\d', replace: 'N', before: '#b' },
    { before: LINES },
  ),
  row(replace, 'in no file', { path: '$D/f', regexp: 'x', replace: 'y' }),
  row(
    ini,
    'a new option',
    { path: '$D/f', section: 's', option: 'o', value: 'v' },
    { before: 'printf "[s]\\na = 1\\n\\n[t]\\nb=2\\n" >$D/f' },
  ),
  row(
    ini,
    'another value',
    { path: '$D/f', section: 's', option: 'a', value: '2' },
    { before: 'printf "[s]\\na = 1\\n[t]\\nb=2\\n" >$D/f' },
  ),
  row(
    ini,
    'the same value',
    { path: '$D/f', section: 's', option: 'a', value: '1' },
    { before: 'printf "[s]\\na = 1\\n[t]\\nb=2\\n" >$D/f' },
  ),
  row(
    ini,
    'the same value without blanks',
    { path: '$D/f', section: 't', option: 'b', value: '2', no_extra_spaces: true },
    { before: 'printf "[s]\\na = 1\\n[t]\\nb=2\\n" >$D/f' },
  ),
  row(
    ini,
    'in place of a comment',
    { path: '$D/f', section: 's', option: 'a', value: '2' },
    { before: 'printf "[s]\\n;a = 1\\nb = 3\\n" >$D/f' },
  ),
  row(
    ini,
    'a new section',
    { path: '$D/f', section: 'u', option: 'a', value: '2' },
    { before: 'printf "[s]\\na = 1\\n" >$D/f' },
  ),
  row(
    ini,
    'above all sections',
    { path: '$D/f', option: 'a', value: '2' },
    { before: 'printf "x = 1\\n[s]\\na = 1\\n" >$D/f' },
  ),
  row(ini, 'a new file', { path: '$D/f', section: 's', option: 'a', value: '2', mode: '0600' }),
  row(
    ini,
    'no option',
    { path: '$D/f', section: 's', option: 'a', state: 'absent' },
    { before: 'printf "[s]\\na = 1\\nb = 2\\n" >$D/f' },
  ),
  row(
    ini,
    'no section',
    { path: '$D/f', section: 's', state: 'absent' },
    { before: 'printf "[s]\\na = 1\\n[t]\\nb=2\\n" >$D/f' },
  ),
  row(
    ini,
    'some values',
    { path: '$D/f', section: 's', option: 'a', values: ['1', '2'] },
    { before: 'printf "[s]\\na = 0\\na = 2\\na = 3\\nb = 1\\n" >$D/f' },
  ),
  row(
    ini,
    'an option without a value',
    { path: '$D/f', section: 's', option: 'skip', allow_no_value: true },
    { before: 'printf "[s]\\na = 1\\n" >$D/f' },
  ),
  row('ansible.posix.authorized_key', 'a key', {
    user: 'www-data',
    path: '$D/k',
    key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmCy3x1kV2CqKcn0xhH9dH0gH4PJHbBFNu4mTuyBV0k one',
    manage_dir: false,
  }),
  row(
    'ansible.posix.authorized_key',
    'only this key',
    {
      user: 'www-data',
      path: '$D/k',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmCy3x1kV2CqKcn0xhH9dH0gH4PJHbBFNu4mTuyBV0k one',
      manage_dir: false,
      exclusive: true,
    },
    { before: 'echo "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC other" >$D/k; chown www-data $D/k' },
  ),
  row(
    'ansible.posix.authorized_key',
    'no key',
    {
      user: 'www-data',
      path: '$D/k',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmCy3x1kV2CqKcn0xhH9dH0gH4PJHbBFNu4mTuyBV0k one',
      manage_dir: false,
      state: 'absent',
    },
    {
      before:
        'echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmCy3x1kV2CqKcn0xhH9dH0gH4PJHbBFNu4mTuyBV0k two" >$D/k; chown www-data $D/k',
    },
  ),
  row('ansible.builtin.known_hosts', 'a key', {
    path: '$D/k',
    name: 'a.example',
    key: 'a.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmCy3x1kV2CqKcn0xhH9dH0gH4PJHbBFNu4mTuyBV0k',
  }),
]
