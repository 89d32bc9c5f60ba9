import { type Row, row } from './row.ts'

const command = 'ansible.builtin.command'
const shell = 'ansible.builtin.shell'
const user = 'ansible.builtin.user'
const group = 'ansible.builtin.group'
const apt = 'ansible.builtin.apt'
const service = 'ansible.builtin.service'
const systemd = 'ansible.builtin.systemd'
const cron = 'ansible.builtin.cron'
const sysctl = 'ansible.posix.sysctl'
const mount = 'ansible.posix.mount'
const git = 'ansible.builtin.git'
const source = 'ansible.builtin.apt_repository'
const archive = 'ansible.builtin.unarchive'
const passwd = (name: string) =>
  `getent passwd ${name} | cut -d: -f1,5-; id -Gn ${name} | tr ' ' '\\n' | sort`

/** What acts on the host itself. */
export const hostRows: readonly Row[] = [
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
  row(
    cron,
    'a job',
    { name: 'tidy', user: 'www-data', minute: 5, job: '/bin/true' },
    { look: 'crontab -l -u www-data' },
  ),
  row(
    cron,
    'a job that is no more',
    { name: 'gone', state: 'absent' },
    {
      before:
        'printf "#Ansible: gone\\n* * * * * /bin/false\\n#Ansible: kept\\n* * * * * /bin/true\\n" | crontab -',
      look: 'crontab -l',
    },
  ),
  row(
    cron,
    'a special time',
    { name: 'daily', special_time: 'daily', user: 'games', job: '/bin/true' },
    { look: 'crontab -l -u games' },
  ),
  row(
    cron,
    'a job that is a comment',
    { name: 'off', disabled: true, user: 'lp', job: '/bin/true' },
    { look: 'crontab -l -u lp' },
  ),
  row(
    cron,
    'a file',
    { name: 'job', cron_file: 'rows', user: 'root', hour: '3', job: '/bin/true' },
    { look: 'cat /etc/cron.d/rows' },
  ),
  row(
    sysctl,
    'a parameter',
    { name: 'net.ipv4.ip_forward', value: '1', sysctl_file: '$D/f' },
    { look: 'cat /proc/sys/net/ipv4/ip_forward' },
  ),
  row(
    sysctl,
    'another value',
    { name: 'kernel.sysrq', value: 0, sysctl_file: '$D/f', reload: false },
    { before: 'printf "# x\\nkernel.sysrq = 1\\nvm.swappiness=10\\n" >$D/f' },
  ),
  row(
    sysctl,
    'no parameter',
    { name: 'kernel.sysrq', state: 'absent', sysctl_file: '$D/f', reload: false },
    { before: 'printf "# x\\nkernel.sysrq = 1\\nvm.swappiness=10\\n" >$D/f' },
  ),
  row(apt, 'a package', { name: 'bc' }, { look: "dpkg-query -W -f '${db:Status-Abbrev}' bc" }),
  row(apt, 'a package that is there', { name: ['sudo'], state: 'present' }),
  row(
    apt,
    'two packages in one text',
    { name: 'ed, hello', install_recommends: false },
    { look: "dpkg-query -W -f '${db:Status-Abbrev}' ed hello" },
  ),
  row(
    apt,
    'the newest',
    { name: 'tree', state: 'latest' },
    { look: "dpkg-query -W -f '${db:Status-Abbrev}' tree" },
  ),
  row(apt, 'the newest that is there', { name: 'sudo', state: 'latest' }),
  row(
    apt,
    'no package',
    { name: 'netcat-openbsd', state: 'absent' },
    {
      before: 'apt-get install -qq -y netcat-openbsd >/dev/null 2>&1',
      look: "dpkg-query -W -f '${db:Status-Abbrev}' netcat-openbsd; true",
    },
  ),
  row(
    apt,
    'nothing of a package',
    { name: 'cpio', state: 'absent', purge: true },
    {
      before: 'apt-get install -qq -y cpio >/dev/null 2>&1',
      look: "dpkg-query -W -f '${db:Status-Abbrev}' cpio; true",
    },
  ),
  row(apt, 'a package that there is not', { name: 'no-such-package-here' }),
  row(apt, 'fresh lists', { update_cache: true, cache_valid_time: 86400 }),
  row(apt, 'a version', { name: 'dc=1.07*' }, { look: "dpkg-query -W -f '${db:Status-Abbrev}' dc" }),
  row(
    'ansible.builtin.package',
    'a package',
    { name: 'rsync', state: 'present' },
    { look: "dpkg-query -W -f '${db:Status-Abbrev}' rsync" },
  ),
  row(
    service,
    'stopped',
    { name: 'cron', state: 'stopped', enabled: false },
    { look: 'systemctl is-active cron; systemctl is-enabled cron; true' },
  ),
  row(
    service,
    'started',
    { name: 'cron', state: 'started', enabled: true },
    { look: 'systemctl is-active cron; systemctl is-enabled cron; true' },
  ),
  row(service, 'restarted', { name: 'cron', state: 'restarted' }, { look: 'systemctl is-active cron' }),
  row(service, 'that there is not', { name: 'nowhere', state: 'stopped' }),
  row(
    systemd,
    'a unit that is new',
    { name: 'rows.service', state: 'started', enabled: true, daemon_reload: true },
    {
      before:
        'printf "[Service]\\nExecStart=/bin/sleep inf\\n[Install]\\nWantedBy=multi-user.target\\n" >/etc/systemd/system/rows.service',
      look: 'systemctl is-active rows; systemctl is-enabled rows',
    },
  ),
  row(
    systemd,
    'masked',
    { name: 'masked.service', masked: true },
    {
      before: 'printf "[Service]\\nExecStart=/bin/sleep inf\\n" >/usr/lib/systemd/system/masked.service',
      look: 'systemctl is-enabled masked; true',
    },
  ),
  row(systemd, 'only a reload of systemd', { daemon_reload: true }),
  row(
    systemd,
    'once',
    { name: 'once.service', state: 'started' },
    {
      before:
        'printf "[Service]\\nType=oneshot\\nExecStart=/bin/true\\n" >/etc/systemd/system/once.service; systemctl daemon-reload',
    },
  ),
  row(mount, 'in the file', {
    path: '$D/m',
    src: 'tmpfs',
    fstype: 'tmpfs',
    opts: 'size=1m',
    state: 'present',
    fstab: '$D/fstab',
  }),
  row(
    mount,
    'mounted',
    { path: '$D/m', src: 'tmpfs', fstype: 'tmpfs', opts: 'size=1m', state: 'mounted' },
    { look: 'mountpoint -q $D/m && echo yes; grep $D /etc/fstab' },
  ),
  row(
    mount,
    'not mounted',
    { path: '$D/m', state: 'unmounted' },
    { before: 'mkdir $D/m; mount -t tmpfs none $D/m', look: 'mountpoint -q $D/m || echo no' },
  ),
  row(
    mount,
    'nowhere',
    { path: '$D/m', state: 'absent', fstab: '$D/fstab' },
    { before: 'printf "x / ext4 defaults 0 0\\ntmpfs $D/m tmpfs size=1m 0 0\\n" >$D/fstab' },
  ),
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
