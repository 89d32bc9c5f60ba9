import type { Example } from 'hostwright/testing'

const sh = (script: string) => ['sh', '-c', script]

/** Examples of the tasks that look after files, directories and links. */
export const fileExamples: readonly Example[] = [
  {
    name: 'content, mode and owner',
    task: 'file',
    params: { path: '/srv/a', content: 'one\ntwo ü\n', mode: '0640', owner: 'www-data', group: 'adm' },
    holds: sh(
      '[ "$(stat -c "%a %U %G" /srv/a)" = "640 www-data adm" ] && [ "$(sed -n 2p /srv/a)" = "two ü" ]',
    ),
    drift: sh('echo three >>/srv/a; chown root /srv/a'),
  },
  {
    name: 'a secret content',
    task: 'file',
    params: { path: '/srv/secret', content: '{{ password }}', mode: '0600' },
    holds: sh('[ "$(wc -c </srv/secret)" = 24 ] && [ "$(stat -c %a /srv/secret)" = 600 ]'),
    drift: sh('echo guessed >/srv/secret; chmod 644 /srv/secret'),
  },
  {
    name: 'empty',
    task: 'file',
    params: { path: '/srv/empty', content: '' },
    holds: sh('[ -f /srv/empty ] && [ ! -s /srv/empty ]'),
    drift: ['rm', '/srv/empty'],
  },
  {
    name: 'only its mode',
    task: 'file',
    prepare: sh('echo kept >/srv/kept; chmod 644 /srv/kept'),
    params: { path: '/srv/kept', mode: '0600' },
    holds: sh('[ "$(stat -c %a /srv/kept)" = 600 ] && grep -q kept /srv/kept'),
    drift: ['chmod', '0666', '/srv/kept'],
  },
  {
    name: 'gone',
    task: 'file',
    prepare: ['touch', '/srv/gone'],
    params: { path: '/srv/gone', state: 'absent' },
    holds: sh('[ ! -e /srv/gone ]'),
    drift: ['touch', '/srv/gone'],
  },
  {
    name: 'a directory',
    task: 'directory',
    params: { path: '/srv/dir', mode: '2750', group: 'adm' },
    holds: sh('[ "$(stat -c "%a %G" /srv/dir)" = "2750 adm" ]'),
    drift: ['chmod', '0700', '/srv/dir'],
  },
  {
    name: 'a directory with all that is in it',
    task: 'directory',
    prepare: sh('mkdir -p /srv/tree/below; touch /srv/tree/below/file'),
    params: { path: '/srv/tree', state: 'absent' },
    holds: sh('[ ! -e /srv/tree ]'),
    drift: sh('mkdir /srv/tree; touch /srv/tree/again'),
  },
  {
    name: 'a link',
    task: 'symlink',
    params: { path: '/srv/link', target: '/etc/hostname' },
    holds: sh('[ "$(readlink /srv/link)" = /etc/hostname ]'),
    drift: ['ln', '-sfn', '/etc/hosts', '/srv/link'],
  },
  {
    name: 'no link',
    task: 'symlink',
    prepare: ['ln', '-s', 'nowhere', '/srv/dangling'],
    params: { path: '/srv/dangling', target: 'nowhere', state: 'absent' },
    holds: sh('[ ! -L /srv/dangling ]'),
    drift: ['ln', '-s', 'elsewhere', '/srv/dangling'],
  },
  {
    name: 'a file beside the playbook',
    task: 'copy',
    params: {
      src: 'greeting.txt',
      dest: '/srv/greeting',
      mode: '0644',
      validate: ['grep', '-q', 'Hello', '%s'],
    },
    holds: ['grep', '-qx', 'Hello from a file.', '/srv/greeting'],
    drift: sh('echo Bye >/srv/greeting'),
  },
  {
    name: 'a directory beside the playbook',
    task: 'copy',
    prepare: sh('mkdir -p /srv/site/old && echo x >/srv/site/old/page && echo mine >/srv/site/mine.tmp'),
    params: {
      src: 'site/',
      dest: '/srv/site',
      mode: '0640',
      directory_mode: '0750',
      group: 'adm',
      exclude: ['*.tmp'],
      delete: true,
    },
    holds: sh(
      '[ "$(cd /srv/site && find . | LC_ALL=C sort | tr "\\n" " ")" = ". ./index.html ./mine.tmp ./pages ./pages/one.html ./start.html " ] && grep -q one /srv/site/start.html && [ "$(stat -c "%a %G" /srv/site/pages /srv/site/index.html | tr "\\n" " ")" = "750 adm 640 adm " ]',
    ),
    drift: sh(
      'rm -r /srv/site/pages; echo other >/srv/site/index.html; mkdir /srv/site/more; : >/srv/site/more/x',
    ),
  },
  {
    name: 'a template',
    task: 'template',
    params: { src: 'greeting.hbs', dest: '/srv/letter', group: 'adm' },
    holds: sh('grep -qx "Hello world," /srv/letter && grep -qFx -- \'- <two> & "three"\' /srv/letter'),
    drift: ['sed', '-i', 's/world/nobody/', '/srv/letter'],
  },
  {
    name: 'a line is replaced',
    task: 'line',
    prepare: sh('printf "first\\nPort 1\\nlast" >/srv/conf'),
    params: { path: '/srv/conf', line: 'Port 2', match: '^Port ' },
    holds: sh('[ "$(tr "\\n" , </srv/conf)" = "first,Port 2,last," ]'),
    drift: ['sed', '-i', 's/Port 2/Port 3/', '/srv/conf'],
  },
  {
    name: 'a line in a file of its own',
    task: 'line',
    params: { path: '/srv/new', line: 'only', create: true, mode: '0600' },
    holds: ['grep', '-qx', 'only', '/srv/new'],
    drift: ['truncate', '-s', '0', '/srv/new'],
  },
  {
    name: 'no such line',
    task: 'line',
    prepare: sh('printf "keep\\nbad 1\\nbad 2\\n" >/srv/lines'),
    params: { path: '/srv/lines', line: 'bad', match: '^bad', state: 'absent' },
    holds: sh('grep -q keep /srv/lines && ! grep -q bad /srv/lines'),
    drift: sh('echo bad 3 >>/srv/lines'),
  },
]
