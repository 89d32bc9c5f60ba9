import type { Example } from 'hostwright/testing'

const sh = (script: string) => ['sh', '-c', script]

/** What useradd(8), usermod(8) and their kin write. */
const ACCOUNTS = [
  ...['passwd', 'shadow', 'group', 'gshadow', 'subuid', 'subgid'].flatMap((name) => [
    `/etc/${name}`,
    `/etc/${name}-`,
  ]),
  '/etc/.pwd.lock',
]

/** Examples of tasks that look after groups, users and their jobs. */
export const accountExamples: readonly Example[] = [
  {
    name: 'a group with a number',
    task: 'group',
    params: { name: 'crew', gid: 4321 },
    holds: sh('[ "$(getent group crew)" = crew:x:4321: ]'),
    drift: ['groupmod', '-g', '4322', 'crew'],
    writes: ACCOUNTS,
  },
  {
    name: 'no group',
    task: 'group',
    prepare: ['groupadd', 'old'],
    params: { name: 'old', state: 'absent' },
    holds: sh('! getent group old'),
    drift: ['groupadd', 'old'],
    writes: ACCOUNTS,
  },
  {
    name: 'a user',
    task: 'user',
    params: { name: 'ada', groups: ['crew'], comment: 'Ada L.', shell: '/bin/bash', home: '/srv/ada' },
    holds: sh('getent passwd ada | grep -q ":Ada L.:/srv/ada:/bin/bash$" && id -nG ada | grep -qw crew'),
    drift: sh('usermod -s /bin/sh -c "" ada; gpasswd -d ada crew'),
    writes: [...ACCOUNTS, '/srv/ada', '/var/mail'],
  },
  {
    name: 'a user who lost the home',
    task: 'user',
    prepare: sh('useradd -M lost && ln -sfn /etc/skel/.profile /etc/skel/.link'),
    params: { name: 'lost' },
    holds: sh(
      '[ "$(stat -c %U:%G:%a /home/lost /home/lost/.profile | tr "\\n" " ")" = "lost:lost:700 lost:lost:644 " ] && [ "$(readlink /home/lost/.link)" = /home/lost/.profile ]',
    ),
    drift: ['rm', '-r', '/home/lost'],
    writes: ['/home'],
  },
  {
    name: 'no user, and no home',
    task: 'user',
    prepare: ['useradd', '-m', 'gone'],
    params: { name: 'gone', state: 'absent', remove: true },
    holds: sh('! getent passwd gone && [ ! -e /home/gone ]'),
    drift: ['useradd', '-m', 'gone'],
    writes: [...ACCOUNTS, '/home', '/var/mail', '/var/spool/mail'],
  },
  {
    name: 'a job',
    task: 'cron',
    prepare: ['apt-get', 'install', '-qy', 'cron'],
    params: { name: 'look', job: 'test -e /srv/100%', minute: '*/5', hour: 0 },
    holds: sh('crontab -l | grep -qFx "*/5 0 * * * test -e /srv/100%"'),
    drift: sh('crontab -l | sed "s,^[*]/5 0,7 0," | crontab -'),
    writes: ['/var/spool/cron'],
  },
  {
    name: 'no job',
    task: 'cron',
    params: { name: 'look', state: 'absent' },
    holds: sh('! crontab -l | grep -q /srv/100%'),
    drift: sh('(crontab -l; printf "#Ansible: look\\n5 5 * * * test -e /srv/100%%\\n") | crontab -'),
    writes: ['/var/spool/cron'],
  },
]
