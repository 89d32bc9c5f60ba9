import { type Row, row } from './row.ts'

const copy = 'ansible.builtin.copy'
const stat = 'ansible.builtin.stat'

/** What copies files, and tells what is there. */
export const copyRows: readonly Row[] = [
  row(copy, 'a text', { content: 'one\ntwo\n', dest: '$D/f', mode: '0600' }),
  row(
    copy,
    'a text that is there',
    { content: 'x\n', dest: '$D/f' },
    { before: 'echo x >$D/f; chmod 640 $D/f' },
  ),
  row(copy, 'no text', { content: '', dest: '$D/f' }),
  row(copy, 'a number', { content: 5, dest: '$D/f' }),
  row(
    copy,
    'another text, without force',
    { content: 'x\n', dest: '$D/f', force: false },
    { before: 'echo y >$D/f' },
  ),
  row(copy, 'a text where nothing is, without force', { content: 'x\n', dest: '$D/f', force: false }),
  row(copy, 'a file', { src: 'greeting', dest: '$D/f', owner: 'www-data' }),
  row(copy, 'a file in a folder', { src: 'greeting', dest: '$D/a' }, { before: 'mkdir $D/a' }),
  row(copy, 'a file in a folder that is to be made', { src: 'greeting', dest: '$D/a/b/' }),
  row(copy, 'a file where no folder is', { src: 'greeting', dest: '$D/a/b/f' }),
  row(copy, 'a folder', { src: 'tree', dest: '$D/a', mode: '0640', directory_mode: '0750' }),
  row(copy, 'what is in a folder', { src: 'tree/', dest: '$D/a' }),
  row(copy, 'what is checked', { content: 'x\n', dest: '$D/f', validate: 'grep -q x %s' }),
  row(copy, 'what is checked, and wrong', { content: 'y\n', dest: '$D/f', validate: 'grep -q x %s' }),
  row(
    copy,
    'a file of the host',
    { src: '$D/g', dest: '$D/f', remote_src: true },
    { before: 'echo x >$D/g; chmod 600 $D/g' },
  ),
  row(
    copy,
    'a file of the host, with its mode',
    { src: '$D/g', dest: '$D/f', remote_src: true, mode: 'preserve' },
    { before: 'echo x >$D/g; chmod 600 $D/g' },
  ),
  row(copy, 'a text over a link', { content: 'x\n', dest: '$D/l' }, { before: 'echo y >$D/f; ln -s f $D/l' }),
  row(
    copy,
    'a text through a link',
    { content: 'x\n', dest: '$D/l', follow: true },
    { before: 'echo y >$D/f; ln -s f $D/l' },
  ),
  row(copy, 'a text where a folder is', { content: 'x\n', dest: '$D/a' }, { before: 'mkdir $D/a' }),
  row('ansible.builtin.template', 'a template', { src: 'plain.j2', dest: '$D/f', mode: '0644' }),
  row(
    'ansible.builtin.template',
    'a template in a folder',
    { src: 'plain.j2', dest: '$D/a/' },
    { before: 'mkdir $D/a' },
  ),
  row(
    stat,
    'a file',
    { path: '$D/f' },
    {
      before: 'echo x >$D/f; chmod 640 $D/f',
      keys: [
        'stat.exists',
        'stat.isreg',
        'stat.isdir',
        'stat.mode',
        'stat.size',
        'stat.checksum',
        'stat.pw_name',
        'stat.uid',
        'stat.executable',
        'stat.rusr',
        'stat.xoth',
        'stat.islnk',
      ],
    },
  ),
  row(
    stat,
    'a link',
    { path: '$D/l' },
    {
      before: 'echo x >$D/f; ln -s f $D/l',
      keys: ['stat.exists', 'stat.islnk', 'stat.lnk_source', 'stat.lnk_target'],
    },
  ),
  row(
    stat,
    'a folder',
    { path: '$D', get_checksum: false },
    { keys: ['stat.exists', 'stat.isdir', 'stat.mode', 'stat.nlink'] },
  ),
  row(stat, 'nothing', { path: '$D/f' }, { keys: ['stat'] }),
  row(
    'ansible.builtin.find',
    'some files',
    { paths: '$D', patterns: '*.log,b*', recurse: true },
    { before: 'mkdir $D/x; touch $D/a.log $D/x/b.txt $D/x/c.txt $D/.b', keys: ['matched'] },
  ),
  row(
    'ansible.builtin.find',
    'folders',
    { paths: ['$D'], file_type: 'directory' },
    { before: 'mkdir $D/x $D/y', keys: ['matched', 'examined'] },
  ),
  row(
    'ansible.builtin.find',
    'large ones',
    { paths: '$D', size: '1k' },
    { before: 'head -c 2000 /dev/zero >$D/x; touch $D/y', keys: ['matched'] },
  ),
  row(
    'ansible.builtin.find',
    'what contains something',
    { paths: '$D', contains: 'port *=' },
    {
      before: 'echo port=1 >$D/x; echo "#port=1" >$D/y; printf "a\\nport =" >$D/z; touch $D/e',
      keys: ['matched', 'examined'],
    },
  ),
  row(
    'ansible.builtin.slurp',
    'a file',
    { src: '$D/f' },
    { before: 'printf "a\\nü" >$D/f', keys: ['content', 'encoding', 'source'] },
  ),
  row(
    'ansible.builtin.slurp',
    'bytes',
    { src: '$D/f' },
    { before: 'printf "\\377\\000" >$D/f', keys: ['content'] },
  ),
]
