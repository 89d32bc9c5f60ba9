import { recap } from './controller.ts'
import {
  ANN,
  arrived,
  ask,
  type Check,
  type Ground,
  MX,
  onHost,
  play,
  told,
  trust,
} from './mail-outside-ground.ts'
import { login, sends, swaks } from './mail-outside-tls.ts'

/** The server is made. */
export const MADE: readonly Check[] = [
  {
    id: 'dry-run',
    says: 'a dry run says what would be done',
    look: async (ground) => told(await play(ground, 'mailserver.yml', {}, ['--check'])),
    want: /^exit [23]\n/,
  },
  {
    id: 'apply',
    says: 'the server is made',
    look: async (ground) => told(await play(ground, 'mailserver.yml')),
    want: /^exit 0\n/,
  },
  {
    id: 'second-run',
    says: 'a second run changes nothing',
    look: async (ground) => JSON.stringify(recap(await play(ground, 'mailserver.yml'), MX)),
    want: /"changed":0/,
    not: /failed/,
  },
  {
    id: 'second-dry-run',
    says: 'a second dry run finds nothing to do',
    look: async (ground) => told(await play(ground, 'mailserver.yml', {}, ['--check'])),
    want: /^exit 0\n/,
  },
  {
    id: 'one-command',
    says: 'one command says that it works',
    look: async (ground) => told(await play(ground, 'mailcheck.yml')),
    want: /^exit 0\n/,
  },
  {
    id: 'no-key-of-the-zone',
    says: 'no key of the whole zone is on the host',
    look: async (ground) => {
      const { secret } = ground.net.dns.adminKey
      const found = await onHost(
        ground,
        `grep -rlF '${secret}' /etc /root /var /usr/local /opt /srv /home /run 2>/dev/null`,
      )
      return `found in: ${found.stdout.trim() || 'nothing'}`
    },
    want: /^found in: nothing$/,
  },
  {
    id: 'no-plain-password',
    says: 'no password is on the host in plain',
    look: async (ground) => {
      const found = await onHost(
        ground,
        `grep -rlF '${ANN}' /etc /root /var /usr/local /opt /srv /home /run 2>/dev/null`,
      )
      return `found in: ${found.stdout.trim() || 'nothing'}`
    },
    want: /^found in: nothing$/,
  },
  {
    id: 'upgrades',
    says: 'security fixes come by themselves',
    look: async (ground) =>
      (
        await onHost(
          ground,
          'apt-config dump | grep Periodic::Unattended-Upgrade; systemctl is-active apt-daily.timer apt-daily-upgrade.timer; systemctl is-enabled apt-daily-upgrade.timer',
        )
      ).stdout,
    want: /"1";\nactive\nactive\nenabled/,
  },
]

const LEGO = '/var/lib/hostwright/acme/mail'
const SITE = '/var/lib/hostwright/acme/site'
const served = `openssl s_client -connect ${MX}:465 -CAfile /root/root.pem -verify_return_error -verify_hostname ${MX} </dev/null 2>/dev/null | openssl x509 -noout -serial`
const FASTER = `mkdir -p /run/systemd/system/hostwright-acme-mail.timer.d
printf '[Timer]\\nOnCalendar=*:*:0/10\\nRandomizedDelaySec=0\\n' >/run/systemd/system/hostwright-acme-mail.timer.d/faster.conf
systemctl daemon-reload; systemctl restart hostwright-acme-mail.timer`

/** Another authority, which has no account of ours: a certificate is asked for as if there had been none. */
async function anew(ground: Ground, validity: number): Promise<void> {
  await ground.net.acme.restart({ validity })
  await trust(ground.net, ground.judge)
  await ground.mx.get(
    [
      'sh',
      '-c',
      `rm -rf ${LEGO}/lego ${SITE}/lego; systemctl start hostwright-acme-mail.service hostwright-acme-site.service`,
    ],
    {
      timeout: 120,
    },
  )
}

async function renewal(ground: Ground): Promise<string> {
  await anew(ground, 120)
  const before = await ask(ground, served)
  await onHost(ground, FASTER)
  const until = Date.now() + 200_000
  for (;;) {
    const now = await ask(ground, served)
    if (/serial/.test(now) && now !== before) return `${before} renewed: ${now}`
    if (Date.now() > until) return `${before} never renewed: ${now}`
    await new Promise((wake) => setTimeout(wake, 4000))
  }
}

async function failedRenewal(ground: Ground): Promise<string> {
  await ground.net.world.get(['systemctl', 'stop', 'pebble'])
  try {
    const found = await arrived(ground, `${MX}: hostwright-acme-mail.service failed`, 200)
    return found.raw
  } finally {
    await onHost(
      ground,
      'rm -r /run/systemd/system/hostwright-acme-mail.timer.d; systemctl daemon-reload; systemctl restart hostwright-acme-mail.timer',
    )
    await anew(ground, 7_776_000)
  }
}

const queued = (subject: string) =>
  swaks(`${login()} --from ann@mail.example --h-Subject ${subject} | grep -E '^<' | tail -2`)
const everyone = (subjects: readonly string[], ground: Ground) =>
  Promise.all(subjects.map(async (one) => (await arrived(ground, one, 240)).header('subject')[0]))

/** A full disk, a reboot and a loss of power, while nobody outside takes mail. */
async function troubles(ground: Ground): Promise<string> {
  const { mx, net } = ground
  const taken: string[] = []
  const submit = async (subject: string) => {
    const out = await ask(ground, queued(subject))
    if (/^<~ +250 .*\n<~ +221/m.test(out)) taken.push(subject)
    return out
  }
  await net.world.get(['systemctl', 'stop', 'postfix'])
  const said = [await submit('before-all')]
  await mx.fillDisk()
  for (const one of ['full-1', 'full-2', 'full-3']) said.push(await submit(one))
  await mx.emptyDisk()
  said.push(await submit('after-full'))
  await mx.reboot()
  said.push(await ask(ground, `for one in $(seq 60); do ${served} | grep serial && break; sleep 1; done`))
  said.push(await submit('after-reboot'))
  await mx.kill()
  await net.world.get(['systemctl', 'start', 'postfix'])
  await mx.powerOn()
  const there = await everyone(taken, ground)
  return `${said.join('\n')}\ntaken ${taken.join(' ')}\narrived ${there.join(' ')}`
}

/** What time and accidents do to it. */
export const TIME: readonly Check[] = [
  {
    id: 'renewal',
    says: 'its certificate is renewed by itself, and the new one served',
    look: renewal,
    want: /serial=\w+[^]* renewed: serial=/,
  },
  {
    id: 'failed-renewal',
    says: 'a renewal that fails is told to postmaster',
    look: failedRenewal,
    want: /hostwright-acme-mail\.service failed on mx\.mail\.example/,
  },
  {
    id: 'queue',
    says: 'what was taken arrives after a full disk, a reboot and a loss of power',
    look: troubles,
    want: /taken before-all .*after-full after-reboot\narrived before-all .*after-full after-reboot/,
  },
  {
    id: 'after-reboot',
    says: 'all that runs comes back by itself',
    look: async (ground) =>
      (
        await onHost(
          ground,
          'systemctl is-active chasquid nginx fail2ban nftables hostwright-acme-mail.timer; systemctl --failed --no-legend; nft list table inet hostwright | grep -c 465',
        )
      ).stdout,
    want: /^(active\n){5}1\n$/,
  },
  sends(
    'sends-after-all',
    'it still sends',
    swaks(`${login()} --from ann@mail.example --h-Subject sends-after-all`),
  ),
  {
    id: 'still-nothing',
    says: 'a run after all that changes nothing',
    look: async (ground) => JSON.stringify(recap(await play(ground, 'mailserver.yml'), MX)),
    want: /"changed":0/,
    not: /failed/,
  },
]
