import type { Example } from 'hostwright/testing'
import { of } from './examples-modules-host.ts'

const sh = (script: string) => ['sh', '-c', script]

/** A command that installs packages, whatever was done on the host before. */
const install = (...names: readonly string[]) =>
  `{ dpkg -s ${names.join(' ')} || { apt-get update && apt-get install -qy --no-install-recommends ${names.join(' ')}; }; } >/dev/null 2>&1`

/** A public key of nobody. */
const KEY = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawwD+xYJKwYBBAHaRw8BAQdAksYPhgj+Jt+l/wXtumA3ilGw0XnTHPQGvXMB
WB/RVv20BHJvd3OIkAQTFggAOBYhBNwE5nHx18fAZOkWWuA0GL6hHcDrBQJrDAP7
AhsBBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEOA0GL6hHcDrnIQBANmjDQb/
uvdxAIXHNv4/cEyNqyGLGDR1pUSyouRr6uR1AQDU8jD3GiI9D+RYIw8i3LaHt9CN
da/RPKZg2psjCfftDw==
=YYI9
-----END PGP PUBLIC KEY BLOCK-----`

/** A program of Python that packs a package called rows. */
const WHEEL = `import zipfile
info = "rows-1.0.dist-info/"
with zipfile.ZipFile("/srv/m/wheels/rows-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("rows.py", "")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: rows\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: rows\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "rows.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")`

/** Examples of modules that need other programs: they are installed first. */
export const programModules: readonly Example[] = [
  {
    name: 'a locale',
    task: 'community.general.locale_gen',
    prepare: sh(install('locales')),
    params: { name: 'de_DE.UTF-8' },
    holds: sh('locale -a | grep -qi de_DE.utf8'),
    writes: ['/etc/locale.gen', '/usr/lib/locale', '/tmp'],
  },
  of(
    'git',
    'a working copy',
    { repo: '/srv/m/origin', dest: '/srv/m/copy' },
    {
      prepare: sh(
        `${install('git')} && git init -q /srv/m/origin && cd /srv/m/origin && echo x >f && git add f && git -c user.name=a -c user.email=a@b commit -qm x`,
      ),
      holds: ['test', '-e', '/srv/m/copy/f'],
      drift: ['rm', '-rf', '/srv/m/copy'],
      writes: ['/srv/m'],
    },
  ),
  of(
    'unarchive',
    'an archive',
    { src: '/srv/m/x.tar.gz', dest: '/srv/m/out', remote_src: true },
    {
      prepare: sh(
        'mkdir -p /srv/m/out /srv/m/in && echo x >/srv/m/in/x && tar czf /srv/m/x.tar.gz -C /srv/m/in .',
      ),
      holds: ['test', '-e', '/srv/m/out/x'],
      drift: ['rm', '/srv/m/out/x'],
      writes: ['/srv/m'],
    },
  ),
  of(
    'get_url',
    'a file',
    { url: 'file:///etc/debian_version', dest: '/srv/m/version' },
    {
      prepare: sh(`${install('curl')} && mkdir -p /srv/m`),
      holds: ['test', '-s', '/srv/m/version'],
      drift: ['rm', '/srv/m/version'],
    },
  ),
  of(
    'uri',
    'a page',
    { url: 'http://apt.lab.example/debian/dists/trixie/Release' },
    { prepare: sh(install('curl')), step: { register: 'page' } },
  ),
  of(
    'apt_key',
    'a key',
    { file: '/srv/m/key.asc', keyring: '/etc/apt/trusted.gpg.d/rows.gpg' },
    {
      prepare: sh(`${install('gpg')} && mkdir -p /srv/m && echo '${KEY}' >/srv/m/key.asc`),
      // As apt reads it: plain, and no keybox.
      holds: sh('gpg --show-keys --with-colons /etc/apt/trusted.gpg.d/rows.gpg | grep -q "uid.*rows"'),
      drift: ['rm', '/etc/apt/trusted.gpg.d/rows.gpg'],
      writes: ['/etc/apt/trusted.gpg.d'],
    },
  ),
  of(
    'apt_key',
    'no key',
    { id: 'DC04E671F1D7C7C064E9165AE03418BEA11DC0EB', state: 'absent' },
    {
      holds: sh('! [ -e /etc/apt/trusted.gpg.d/rows.gpg ]'),
      drift: sh('gpg --dearmor </srv/m/key.asc >/etc/apt/trusted.gpg.d/rows.gpg'),
      writes: ['/etc/apt/trusted.gpg.d'],
    },
  ),
  of(
    'pip',
    'a package in a virtual environment',
    {
      name: 'rows',
      virtualenv: '/srv/m/venv',
      virtualenv_command: 'python3 -m venv',
      extra_args: '--no-index --find-links /srv/m/wheels',
    },
    {
      prepare: sh(`${install('python3-venv')} && mkdir -p /srv/m/wheels && python3 -c '${WHEEL}'`),
      holds: ['/srv/m/venv/bin/python', '-c', 'import rows'],
      drift: ['rm', '-rf', '/srv/m/venv'],
      writes: ['/srv/m'],
    },
  ),
  of(
    'pip',
    'no package',
    { name: 'rows', virtualenv: '/srv/m/venv', state: 'absent' },
    {
      holds: sh('! /srv/m/venv/bin/python -c "import rows" && [ -x /srv/m/venv/bin/pip ]'),
      drift: ['/srv/m/venv/bin/pip', 'install', '--no-index', '--find-links', '/srv/m/wheels', 'rows'],
      writes: ['/srv/m'],
    },
  ),
  {
    name: 'a rule',
    task: 'community.general.ufw',
    params: { rule: 'allow', port: '22', proto: 'tcp' },
    holds: sh('ufw show added | grep -q "allow 22/tcp"'),
    drift: sh('ufw delete allow 22/tcp'),
    prepare: sh(install('ufw')),
    // A rollback that outlasts a reboot is armed, and taken off.
    writes: ['/etc/ufw', '/run', '/var/lib/ufw', '/etc/systemd/system'],
  },
]
