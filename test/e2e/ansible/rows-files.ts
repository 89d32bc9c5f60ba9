import { type Row, row } from './row.ts'

const file = 'ansible.builtin.file'

/** What looks after files as a whole. */
export const fileRows: readonly Row[] = [
  row(file, 'a directory with its parents', { path: '$D/a/b/c', state: 'directory', mode: '0750' }),
  row(file, 'a directory of somebody', { path: '$D/a', state: 'directory', owner: 'www-data', group: 'adm' }),
  row(
    file,
    'a directory that is right',
    { path: '$D/a', state: 'directory', mode: '0700' },
    { before: 'mkdir -m 0700 $D/a' },
  ),
  row(file, 'a directory where a file is', { path: '$D/a', state: 'directory' }, { before: 'touch $D/a' }),
  row(
    file,
    'a directory behind a link',
    { path: '$D/l', state: 'directory', mode: '0711' },
    { before: 'mkdir $D/a; ln -s a $D/l' },
  ),
  row(
    file,
    'a directory with all in it',
    { path: '$D/a', state: 'directory', recurse: true, owner: 'www-data', mode: 'u=rwX,g=rX,o=' },
    { before: 'mkdir -p $D/a/b; touch $D/a/b/f $D/a/g; chmod 755 $D/a/g; ln -s g $D/a/l' },
  ),
  row(
    file,
    'a directory with a mode for all in it',
    { path: '$D/a', state: 'directory', recurse: true, mode: '0750' },
    { before: 'mkdir -p $D/a/b; touch $D/a/b/f' },
  ),
  row(
    file,
    'a symbolic mode',
    { path: '$D/f', mode: 'u+x,g-r,o=' },
    { before: 'install -m 0644 /dev/null $D/f' },
  ),
  row(file, 'a mode with setgid', { path: '$D/a', state: 'directory', mode: '2775' }),
  row(file, 'a mode as a number', { path: '$D/f', mode: 0o640 }, { before: 'touch $D/f' }),
  row(
    file,
    'only owner and mode',
    { path: '$D/f', owner: 'www-data', mode: '0600' },
    { before: 'touch $D/f' },
  ),
  row(file, 'a file that is not there', { path: '$D/f', state: 'file' }),
  row(file, 'a directory with state file', { path: '$D/a', state: 'file' }, { before: 'mkdir $D/a' }),
  row(file, 'what is there, by no state', { path: '$D/a', mode: '0700' }, { before: 'mkdir $D/a' }),
  row(file, 'nothing, by no state', { path: '$D/a', mode: '0700' }),
  row(file, 'touched', { path: '$D/f', state: 'touch', mode: '0640' }),
  row(
    file,
    'touched and left as it is',
    { path: '$D/f', state: 'touch', modification_time: 'preserve', access_time: 'preserve' },
    { before: 'touch $D/f' },
  ),
  row(file, 'touched again', { path: '$D/f', state: 'touch' }, { before: 'echo x >$D/f' }),
  row(file, 'a link', { src: '/etc/hostname', dest: '$D/l', state: 'link' }),
  row(
    file,
    'a link that is right',
    { src: '/etc/hostname', dest: '$D/l', state: 'link' },
    { before: 'ln -s /etc/hostname $D/l' },
  ),
  row(
    file,
    'a link to another place',
    { src: '/etc/hosts', dest: '$D/l', state: 'link' },
    { before: 'ln -s /etc/hostname $D/l' },
  ),
  row(file, 'a link to nothing', { src: '$D/nowhere', dest: '$D/l', state: 'link' }),
  row(file, 'a link to nothing, by force', { src: '$D/nowhere', dest: '$D/l', state: 'link', force: true }),
  row(
    file,
    'a link where a file is',
    { src: '/etc/hostname', dest: '$D/l', state: 'link' },
    { before: 'echo x >$D/l' },
  ),
  row(
    file,
    'a link where a file is, by force',
    { src: '/etc/hostname', dest: '$D/l', state: 'link', force: true },
    { before: 'echo x >$D/l' },
  ),
  row(file, 'a link beside its target', { src: 'f', dest: '$D/l', state: 'link' }, { before: 'touch $D/f' }),
  row(
    file,
    'a hard link',
    { src: '$D/f', dest: '$D/h', state: 'hard' },
    { before: 'echo x >$D/f', look: 'stat -c %h $D/f' },
  ),
  row(file, 'no file', { path: '$D/f', state: 'absent' }, { before: 'touch $D/f' }),
  row(file, 'no directory', { path: '$D/a', state: 'absent' }, { before: 'mkdir -p $D/a/b; touch $D/a/b/c' }),
  row(file, 'no link', { path: '$D/l', state: 'absent' }, { before: 'mkdir $D/a; ln -s a $D/l' }),
  row(file, 'nothing where nothing is', { path: '$D/f', state: 'absent' }),
]
