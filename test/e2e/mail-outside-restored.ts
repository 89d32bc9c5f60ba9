import { openLab } from '../../src/lab/index.ts'
import { recap } from './controller.ts'
import { NEW, POST, swaksPost } from './mail-outside-changes.ts'
import { arrived, ask, type Check, type Ground, MX, onHost, play, told } from './mail-outside-ground.ts'
import { login, verdicts } from './mail-outside-tls.ts'

const KEY = 's2._domainkey.mail.example'

/** The host is gone with all that was on it; another one, elsewhere, takes its place. */
async function restored(ground: Ground): Promise<string> {
  const lab = openLab()
  const before = await ground.net.dns.get(KEY, 'TXT')
  await lab.down(ground.mx)
  ground.mx = await lab.host({ name: 'new.mail.example', ip4: '198.51.100.12' })
  await ground.net.acme.trust(ground.mx)
  await ground.mx.get(['systemctl', 'unmask', 'apt-daily.timer', 'apt-daily-upgrade.timer'])
  const made = await play(ground, 'restore.yml')
  const after = await ground.net.dns.get(KEY, 'TXT')
  return `${told(made)}\n${before.join() === after.join() ? 'the same key' : 'another key'}`
}

/** What remains when the host is lost. */
export const RESTORED: readonly Check[] = [
  {
    id: 'backup',
    says: 'what cannot be made again lies elsewhere, and no key in plain',
    look: async (ground) => {
      const log = await onHost(ground, 'git -C /var/backups/hostwright/tree log -p --all --text')
      return `${(await ground.net.git.commits()).join('\n')}\n${log.stdout.slice(-20_000)}`
    },
    want: /Back up the configuration[^]*aliases/,
    not: /PRIVATE KEY|pass phrase/,
  },
  {
    id: 'restore',
    says: 'a lost host is made again on a blank one, with the same key',
    look: restored,
    want: /^exit 0\n[^]*the same key$/,
  },
  {
    id: 'restore-second-run',
    says: 'and then there is nothing to do',
    look: async (ground) => JSON.stringify(recap(await play(ground, 'restore.yml'), MX)),
    want: /"changed":0/,
    not: /failed/,
  },
  {
    id: 'restore-sends',
    says: 'an account sends with its password as before, and passes',
    look: async (ground) =>
      `${await ask(ground, swaksPost(`${login('ann@mail.example', NEW)} --from ann@mail.example --h-Subject restore-sends`))}\n${await verdicts(ground, 'restore-sends')}`,
    want: /dkim=pass spf=pass dmarc=pass[^]*from post\.mail\.example \(post\.mail\.example \[/,
  },
  {
    id: 'restore-dkimpy',
    says: 'dkimpy finds its signature good',
    look: async (ground) => {
      const { raw } = await arrived(ground, 'restore-sends')
      const { stdout, stderr } = await ground.judge.exec(['dkimverify'], { input: raw })
      return `${stdout}${stderr}`
    },
    want: /signature ok/,
  },
  {
    id: 'restore-addresses',
    says: 'its name leads to the new host, and back',
    look: `dig +short ${POST} A; dig +short ${POST} AAAA; dig +short -x 198.51.100.12; dig +short -x 2001:db8:100::12`,
    want: /^198\.51\.100\.12\n2001:db8:100::12\npost\.mail\.example\.\npost\.mail\.example\.\n/,
  },
]
