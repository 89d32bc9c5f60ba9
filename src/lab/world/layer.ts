import { join } from 'node:path'
import { CACHE, cached, digest } from '../cache.ts'
import { basePath } from '../image.ts'
import type { Lab } from '../lab.ts'
import type { Tell } from '../machine.ts'
import { ACME, OUT } from './addresses.ts'

const PACKAGES: readonly string[] = [
  'bind9',
  'bind9-utils',
  'bind9-dnsutils',
  'pebble',
  'postfix',
  'opendkim',
  'opendmarc',
  'publicsuffix',
  'git',
  'openssl',
]

// Keys and certificates are made here, once: they cost more than a boot.
const SETUP = `set -eu
umask 022
mkdir -p /etc/lab
cd /etc/lab
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj '/CN=lab authority' \\
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout ca.key -out ca.pem
}
certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj "/CN=$2" \\
    -CA ca.pem -CAkey ca.key -addext 'basicConstraints=critical,CA:FALSE' -addext "subjectAltName=DNS:$2" \\
    -keyout "$1.key" -out "$1.pem"
}
authority
certificate acme ${ACME.name}
certificate out ${OUT.name}
openssl genrsa -traditional -out dkim.pem 2048
chown opendkim dkim.pem
chmod 600 dkim.pem
openssl rsa -in dkim.pem -pubout -outform der | base64 -w0 >dkim.pub
useradd --create-home --shell /usr/sbin/nologin outside
useradd --create-home --shell /usr/bin/git-shell git
git init --quiet --bare -b main /home/git/mail-config.git
mkdir -m 700 /home/git/.ssh
touch /home/git/.ssh/authorized_keys
chown -R git:git /home/git
ln -sf /etc/systemd/system/pebble.service /etc/systemd/system/multi-user.target.wants/pebble.service
rm -rf /usr/sbin/policy-rc.d /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb`

/** The name of the layer with all servers installed; builds it first where it is missing (once, half a minute). */
export async function ensureWorldLayer(lab: Lab, tell: Tell): Promise<string> {
  const name = `world-${digest([basePath('trixie'), PACKAGES, SETUP])}`
  await cached(join(CACHE, 'layers', name), async () => {
    tell('building the layer of the small internet (once, half a minute)')
    const host = await lab.host({ name: 'world-build', ip4: '203.0.113.250' })
    const env = ['env', 'DEBIAN_FRONTEND=noninteractive']
    // Nothing shall start while it is only installed.
    await host.get([
      'sh',
      '-c',
      "printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d",
    ])
    await host.get(['apt-get', 'update'], { timeout: 600 })
    await host.get([...env, 'apt-get', 'install', '-y', '--no-install-recommends', ...PACKAGES], {
      timeout: 1800,
    })
    await host.get(['sh', '-c', SETUP], { timeout: 300 })
    await host.snapshot(`${name}.tmp`, { keep: true, off: true })
    await lab.down(host)
  })
  return name
}
