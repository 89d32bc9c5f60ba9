import { type Row, row } from './row.ts'

const command = 'ansible.builtin.command'
const shell = 'ansible.builtin.shell'
const user = 'ansible.builtin.user'
const group = 'ansible.builtin.group'
const passwd = (name: string) =>
  `getent passwd ${name} | cut -d: -f1,5-; id -Gn ${name} | tr ' ' '\\n' | sort`

/** What runs commands, and what looks after users. */
export const accountRows: readonly Row[] = [
  row(command, 'in one line', { cmd: `touch '$D/a b' "$D/c"` }),
  row(command, 'in words', { argv: ['touch', '$D/a b'] }),
  row(
    command,
    'with a variable',
    { cmd: 'cp /etc/hostname $D/$HOME' },
    { before: 'mkdir -p $D/root', look: 'ls $D/root' },
  ),
  row(command, 'in a folder', { cmd: 'touch a', chdir: '$D' }),
  row(command, 'until a path is there', { cmd: 'touch $D/a', creates: '$D/a' }),
  row(command, 'a path is there already', { cmd: 'touch $D/b', creates: '$D/a' }, { before: 'touch $D/a' }),
  row(command, 'beside a path', { cmd: 'touch b', chdir: '$D', creates: 'a' }, { before: 'touch $D/a' }),
  row(command, 'as long as a path is there', { cmd: 'rm $D/a', removes: '$D/a' }, { before: 'touch $D/a' }),
  row(command, 'a path is not there', { cmd: 'touch $D/b', removes: '$D/a' }),
  row(command, 'that fails', { cmd: 'false' }),
  row(command, 'with an input', { cmd: 'tee $D/f', stdin: 'in' }),
  row(shell, 'a line', { cmd: 'echo $((1 + 1)) | tee $D/f' }),
  row(shell, 'of bash', { cmd: 'echo {a,b} >$D/f', executable: '/bin/bash' }),
  row(shell, 'in a folder', { cmd: 'pwd >f', chdir: '$D' }),
  row(shell, 'until a path is there', { cmd: 'echo x >$D/f', creates: '$D/f' }),
  row(group, 'a group', { name: 'crew', gid: 4001 }, { look: 'getent group crew' }),
  row(group, 'a group that is there', { name: 'adm' }),
  row(group, 'no group', { name: 'gone' }, { before: 'groupadd gone', look: 'getent group gone; true' }),
  row(
    user,
    'a user',
    { name: 'one', shell: '/bin/bash', comment: 'One', groups: ['adm', 'games'] },
    { look: `${passwd('one')}; ls -ld /home/one | cut -c1-10` },
  ),
  row(
    user,
    'a user without a home',
    { name: 'two', create_home: false, system: true, home: '/srv/two', shell: '/usr/sbin/nologin' },
    { look: `${passwd('two')}; ls -d /srv/two; true` },
  ),
  row(
    user,
    'a user with only these groups',
    { name: 'three', groups: 'adm' },
    { before: 'useradd -m -G games,adm three', look: passwd('three') },
  ),
  row(
    user,
    'a user with these groups, too',
    { name: 'four', groups: 'adm', append: true },
    { before: 'useradd -m -G games four', look: passwd('four') },
  ),
  row(
    user,
    'a user who is right',
    { name: 'five', groups: 'games', shell: '/bin/sh' },
    { before: 'useradd -m -G games -s /bin/sh five', look: passwd('five') },
  ),
  row(
    user,
    'no groups',
    { name: 'six', groups: [] },
    { before: 'useradd -m -G games six', look: passwd('six') },
  ),
  row(
    user,
    'a password',
    { name: 'seven', password: '$6$abc$0123456789' },
    { before: 'useradd -m seven', look: 'getent shadow seven | cut -d: -f2' },
  ),
  row(
    user,
    'no other password',
    { name: 'eight', password: '$6$abc$0123456789', update_password: 'on_create' },
    { before: 'useradd -m eight', look: 'getent shadow eight | cut -d: -f2' },
  ),
  row(
    user,
    'a lock',
    { name: 'nine', password_lock: true },
    { before: "useradd -m -p '$6$x$y' nine", look: 'getent shadow nine | cut -d: -f2' },
  ),
  row(
    user,
    'no user',
    { name: 'ten', state: 'absent', remove: true },
    { before: 'useradd -m ten', look: 'ls -d /home/ten; true' },
  ),
  row(user, 'nobody who is not there', { name: 'eleven', state: 'absent' }),
  row(
    user,
    'a primary group',
    { name: 'twelve', group: 'games', uid: 4012 },
    { look: `${passwd('twelve')}; id -u twelve` },
  ),
  row(
    user,
    'an end',
    { name: 'thirteen', expires: 1893456000 },
    { before: 'useradd -m thirteen', look: 'getent shadow thirteen | cut -d: -f8' },
  ),
]
