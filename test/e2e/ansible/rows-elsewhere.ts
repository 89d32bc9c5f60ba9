import { type Row, row } from './row.ts'

const git = 'ansible.builtin.git'
const source = 'ansible.builtin.apt_repository'
const archive = 'ansible.builtin.unarchive'

/** What brings things from elsewhere, waits and says. */
export const elseRows: readonly Row[] = [
  row(
    source,
    'a source',
    { repo: 'deb http://apt.lab.example/debian bookworm main', filename: 'rows', update_cache: false },
    { look: 'cat /etc/apt/sources.list.d/rows.list' },
  ),
  row(
    source,
    'no source',
    { repo: 'deb http://gone.example/debian stable main', state: 'absent', update_cache: false },
    {
      before: 'echo "deb http://gone.example/debian stable main" >/etc/apt/sources.list.d/gone.list',
      look: 'ls /etc/apt/sources.list.d',
    },
  ),
  row(
    source,
    'a source by its own name',
    { repo: 'deb [arch=amd64] http://apt.lab.example/debian/ bookworm contrib', update_cache: false },
    { look: 'ls /etc/apt/sources.list.d; cat /etc/apt/sources.list.d/apt_lab*' },
  ),
  row(
    'ansible.builtin.debconf',
    'an answer',
    { name: 'tzdata', question: 'tzdata/Areas', vtype: 'select', value: 'Europe' },
    { look: 'debconf-show tzdata 2>/dev/null | grep Areas' },
  ),
  row(
    'community.general.timezone',
    'a time zone',
    { name: 'Europe/Berlin' },
    { look: 'readlink -f /etc/localtime' },
  ),
  row(
    'community.general.alternatives',
    'a choice',
    { name: 'pager', path: '/bin/more' },
    { look: 'readlink -f /etc/alternatives/pager' },
  ),
  row('ansible.builtin.hostname', 'the name', { name: 'rows' }, { look: 'hostname; cat /etc/hostname' }),
  row('ansible.builtin.getent', 'a user', { database: 'passwd', key: 'root' }, { keys: ['ansible_facts'] }),
  row('ansible.builtin.getent', 'nobody', { database: 'passwd', key: 'nobody-at-all' }),
  row('ansible.builtin.wait_for', 'a file', { path: '/etc/hostname', timeout: 5 }),
  row('ansible.builtin.wait_for', 'a port', { port: 22, timeout: 5 }),
  row('ansible.builtin.wait_for', 'a port that is closed', { port: 9, timeout: 1 }),
  row('ansible.builtin.wait_for', 'no file', { path: '$D/none', state: 'absent', timeout: 5 }),
  row('ansible.builtin.assert', 'what is true', { that: ['1 == 1'] }),
  row('ansible.builtin.assert', 'what is not', { that: ['1 == 2'], fail_msg: 'no' }),
  row('ansible.builtin.fail', 'a failure', { msg: 'no' }),
  row('ansible.builtin.ping', 'an answer', {}, { keys: ['ping'] }),
  row('ansible.builtin.debug', 'a message', { msg: 'hello' }, { keys: ['msg'] }),
  row(
    git,
    'a copy',
    { repo: '/srv/origin', dest: '$D/c' },
    { look: 'git -C $D/c rev-parse HEAD; git -C $D/c status --porcelain' },
  ),
  row(
    git,
    'a branch',
    { repo: '/srv/origin', dest: '$D/c', version: 'other' },
    { look: 'git -C $D/c rev-parse HEAD; git -C $D/c rev-parse --abbrev-ref HEAD' },
  ),
  row(
    git,
    'a tag',
    { repo: '/srv/origin', dest: '$D/c', version: 'v1' },
    { look: 'git -C $D/c rev-parse HEAD' },
  ),
  row(
    git,
    'an old copy',
    { repo: '/srv/origin', dest: '$D/c' },
    {
      before: 'git clone -q /srv/origin $D/c; git -C $D/c reset -q --hard HEAD~1',
      look: 'git -C $D/c rev-parse HEAD',
    },
  ),
  row(
    git,
    'an old copy that stays',
    { repo: '/srv/origin', dest: '$D/c', update: false },
    {
      before: 'git clone -q /srv/origin $D/c; git -C $D/c reset -q --hard HEAD~1',
      look: 'git -C $D/c rev-parse HEAD',
    },
  ),
  row(
    git,
    'a copy with changes',
    { repo: '/srv/origin', dest: '$D/c' },
    { before: 'git clone -q /srv/origin $D/c; echo y >$D/c/f', look: 'cat $D/c/f' },
  ),
  row(
    git,
    'a copy with changes, by force',
    { repo: '/srv/origin', dest: '$D/c', force: true },
    { before: 'git clone -q /srv/origin $D/c; echo y >$D/c/f', look: 'cat $D/c/f' },
  ),
  row(archive, 'an archive', { src: '/srv/archive.tar.gz', dest: '$D', remote_src: true }),
  row(
    archive,
    'an archive that is unpacked',
    { src: '/srv/archive.tar.gz', dest: '$D', remote_src: true },
    { before: 'tar xzf /srv/archive.tar.gz -C $D' },
  ),
  row(archive, 'an archive of somebody', {
    src: '/srv/archive.tar.gz',
    dest: '$D',
    remote_src: true,
    owner: 'www-data',
  }),
  row(
    archive,
    'an archive unless something is there',
    { src: '/srv/archive.tar.gz', dest: '$D', remote_src: true, creates: '$D/x' },
    { before: 'touch $D/x' },
  ),
  row(archive, 'an archive in no folder', { src: '/srv/archive.tar.gz', dest: '$D/none', remote_src: true }),
  row('ansible.builtin.get_url', 'a file', {
    url: 'http://127.0.0.1:8000/archive.tar.gz',
    dest: '$D/f',
    mode: '0640',
  }),
  row('ansible.builtin.get_url', 'a file in a folder', {
    url: 'http://127.0.0.1:8000/archive.tar.gz',
    dest: '$D',
  }),
  row(
    'ansible.builtin.get_url',
    'a file that is there',
    { url: 'http://127.0.0.1:8000/archive.tar.gz', dest: '$D/f' },
    { before: 'echo x >$D/f' },
  ),
  row(
    'ansible.builtin.get_url',
    'another file, by force',
    { url: 'http://127.0.0.1:8000/archive.tar.gz', dest: '$D/f', force: true },
    { before: 'echo x >$D/f' },
  ),
  row('ansible.builtin.get_url', 'nothing', { url: 'http://127.0.0.1:8000/nothing', dest: '$D/f' }),
  row('ansible.builtin.get_url', 'a wrong checksum', {
    url: 'http://127.0.0.1:8000/archive.tar.gz',
    dest: '$D/f',
    checksum: `sha256:${'0'.repeat(64)}`,
  }),
  row(
    'ansible.builtin.uri',
    'a page',
    { url: 'http://127.0.0.1:8000/x.json', return_content: true },
    { keys: ['status', 'content', 'json'] },
  ),
  row('ansible.builtin.uri', 'no page', { url: 'http://127.0.0.1:8000/nothing' }),
  row(
    'ansible.builtin.uri',
    'no page, as wanted',
    { url: 'http://127.0.0.1:8000/nothing', status_code: [404] },
    { keys: ['status'] },
  ),
  row(
    'ansible.builtin.pip',
    'a virtual environment',
    { virtualenv: '$D/v', virtualenv_command: 'python3 -m venv' },
    { look: 'ls $D/v/bin/pip' },
  ),
  row('ansible.builtin.pip', 'a package that is there', { name: 'pip', virtualenv: '/srv/venv' }),
]
