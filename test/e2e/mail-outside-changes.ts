import { OUTSIDE } from '../../src/lab/index.ts'
import {
  ANN,
  arrived,
  ask,
  BOB,
  become,
  type Check,
  DOMAINS,
  EVE,
  forgive,
  MX,
  onHost,
} from './mail-outside-ground.ts'
import { login, sends, swaks, verdicts } from './mail-outside-tls.ts'

const CAROL = 'fourth pass phrase'
/** What ann's password is changed to. */
export const NEW = 'another pass phrase'
const [FIRST, SECOND] = DOMAINS
const CHANGED = {
  ...FIRST,
  users: [
    { name: 'ann', password: NEW },
    { name: 'carol', password: CAROL },
  ],
  aliases: { ann: [OUTSIDE], carol: [OUTSIDE], postmaster: [OUTSIDE] },
  dkim: { s1: 'retired', s2: 'signing' },
  dmarc: [{ policy: 'v=DMARC1; p=quarantine; rua=mailto:postmaster@mail.example' }],
}
const shut = (id: string, says: string, user: string, password: string): Check => ({
  id,
  says,
  look: async (ground) => {
    const out = await ask(ground, swaks(`${login(user, password)} --from ${user}`))
    await forgive(ground)
    return out
  },
  want: /535/,
})

/** The inventory is changed: an account more and one less, a password, the DKIM key, the DMARC policy. */
export const CHANGES: readonly Check[] = [
  {
    id: 'changes',
    says: 'what the inventory says is done, and then there is nothing to do',
    look: (ground) => become(ground, { mail_domains: [CHANGED, SECOND] }),
    want: /again: changed 0, exit 0/,
  },
  sends(
    'account-added',
    'an account that was added sends',
    swaks(`${login('carol@mail.example', CAROL)} --from carol@mail.example --h-Subject account-added`),
  ),
  sends(
    'new-password',
    'a new password is taken',
    swaks(`${login('ann@mail.example', NEW)} --from ann@mail.example --h-Subject new-password`),
  ),
  shut('old-password', 'the old one is not', 'ann@mail.example', ANN),
  shut('account-removed', 'an account that was taken out of the list is gone', 'bob@mail.example', BOB),
  {
    id: 'dkim-rotated',
    says: 'the new key signs, and dkimpy finds it good',
    look: async (ground) => {
      const { raw } = await arrived(ground, 'new-password')
      const { stdout, stderr } = await ground.judge.exec(['dkimverify'], { input: raw })
      return `${stdout}${stderr}${/\bs=(\w+);/.exec(raw)?.[1]}`
    },
    want: /signature ok\s*s2/,
  },
  {
    id: 'dkim-overlap',
    says: 'the old key is found for as long as its messages travel',
    look: 'dig +short TXT s1._domainkey.mail.example',
    want: /v=DKIM1;/,
  },
  {
    id: 'dmarc-inventory',
    says: 'the DMARC policy of the inventory is published',
    look: 'dig +short TXT _dmarc.mail.example',
    want: /p=quarantine/,
  },
]

/** What the host is called at the end. */
export const POST = 'post.mail.example'
/** swaks, to the server of that name. */
export const swaksPost = (more: string) => swaks(more).replaceAll(MX, POST)

/** The host is renamed, and the second domain goes. */
export const RENAMED: readonly Check[] = [
  {
    id: 'rename',
    says: 'it takes another name, lets a domain go, and then there is nothing to do',
    look: (ground) =>
      become(ground, {
        mail_host: POST,
        mail_prune: true,
        mail_domains: [CHANGED, { ...SECOND, state: 'absent' }],
      }),
    want: /again: changed 0, exit 0/,
  },
  {
    id: 'rename-certificate',
    says: 'the certificate of the new name is served to all, and no old one',
    look: `for one in '-servername ${POST}' '-servername ${MX}' -noservername; do openssl s_client -connect ${POST}:465 $one -CAfile /root/root.pem </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName | grep DNS; done`,
    want: /^\s*DNS:post\.mail\.example\n\s*DNS:post\.mail\.example\n\s*DNS:post\.mail\.example\n/,
  },
  {
    id: 'rename-renewal',
    says: 'only the new name is renewed',
    look: async (ground) =>
      (await onHost(ground, `grep -rhoE '[a-z0-9]+\\.mail\\.example' /usr/local/lib/hostwright | sort -u`))
        .stdout,
    want: /post\.mail\.example/,
    not: /^mx\.mail\.example/m,
  },
  {
    id: 'rename-records',
    says: 'no record of the old name is left',
    look: `for type in A AAAA TXT CAA; do dig +short ${MX} $type; done`,
    want: /^\n*exit 0/,
  },
  {
    id: 'rename-dns',
    says: 'the new name is in MX, in its addresses, and in the greeting',
    look: `dig +short MX mail.example; dig +short -x 198.51.100.11; dig +short ${POST} A; python3 /root/talk.py ${POST} 25 '["QUIT"]'`,
    want: /^10 post\.mail\.example\.\npost\.mail\.example\.\n198\.51\.100\.11\n220 post\.mail\.example /,
  },
  {
    id: 'rename-sends',
    says: 'it sends under its new name, and passes',
    look: async (ground) =>
      `${await ask(ground, swaksPost(`${login('ann@mail.example', NEW)} --from ann@mail.example --h-Subject rename-sends`))}\n${await verdicts(ground, 'rename-sends')}`,
    want: /dkim=pass spf=pass dmarc=pass[^]*from post\.mail\.example \(post\.mail\.example \[/,
  },
  {
    id: 'domain-gone',
    says: 'a domain that goes leaves no record',
    look: 'for one in "MX shop.example" "TXT shop.example" "TXT _dmarc.shop.example" "TXT _mta-sts.shop.example" "CNAME mta-sts.shop.example" "SRV _submissions._tcp.shop.example" "TXT s1._domainkey.shop.example" "TXT _smtp._tls.shop.example"; do dig +short $one; done',
    want: /^\n*exit 0/,
  },
  {
    id: 'domain-gone-account',
    says: 'nor an account',
    look: async (ground) => {
      const out = await ask(ground, swaksPost(`${login('eve@shop.example', EVE)} --from eve@shop.example`))
      await forgive(ground)
      return out
    },
    want: /535/,
  },
]
