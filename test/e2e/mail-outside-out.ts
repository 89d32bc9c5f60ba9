import { ANN, arrived, ask, type Check, type Ground, JUDGE, MX } from './mail-outside-ground.ts'
import { login, swaks, verdicts } from './mail-outside-tls.ts'

/** A message of our server, as it lies in the mailbox, judged by dkimpy. */
async function verified(ground: Ground, subject: string): Promise<string> {
  const { raw } = await arrived(ground, subject)
  const { stdout, stderr } = await ground.judge.exec(['dkimverify'], { input: raw })
  const signed = /d=(\S+);/.exec((await arrived(ground, subject)).header('dkim-signature').join(' '))?.[1]
  return `${stdout}${stderr}signed by ${signed}`
}

async function overIPv4(ground: Ground): Promise<string> {
  const { dns } = ground.net
  const six = await dns.get('out.world.example', 'AAAA')
  await dns.delete('out.world.example', 'AAAA')
  try {
    const out = await ask(ground, swaks(`${login()} --from ann@mail.example --h-Subject over-4`))
    return `${out}\n${await verdicts(ground, 'over-4')}`
  } finally {
    await dns.set('out.world.example', 'AAAA', six)
  }
}

/** Mail out: swaks has sent it before. */
export const OUT: readonly Check[] = [
  {
    id: 'out-6',
    says: 'mail goes out over IPv6, with TLS, from an address that has its name',
    look: (ground) => verdicts(ground, 'swaks-465'),
    want: /from mx\.mail\.example \(mx\.mail\.example \[IPv6:2001:db8:100::11\]\).*using TLSv1\.[23]/,
  },
  {
    id: 'out-4',
    says: 'mail goes out over IPv4 where there is no IPv6, with TLS',
    look: overIPv4,
    want: /dkim=pass spf=pass dmarc=pass[^]*from mx\.mail\.example \(mx\.mail\.example \[198\.51\.100\.11\]\).*using TLSv1\.[23]/,
  },
  {
    id: 'dkimpy',
    says: 'dkimpy finds the signature good',
    look: (ground) => verified(ground, 'swaks-465'),
    want: /signature ok[^]*signed by mail\.example/,
  },
  {
    id: 'dkimpy-second',
    says: 'dkimpy finds the signature of the second domain good',
    look: (ground) => verified(ground, 'second-domain'),
    want: /signature ok[^]*signed by shop\.example/,
  },
  {
    id: 'no-address-of-the-sender',
    says: 'where an account sends from is not told',
    look: async (ground) => (await arrived(ground, 'swaks-465')).raw,
    want: /Subject: swaks-465/,
    not: /203\.0\.113\.41|2001:db8:203::41/,
  },
  {
    id: 'clock',
    says: 'its clock is that of the judge',
    look: async (ground) => {
      const [line = ''] = (await arrived(ground, 'swaks-465')).header('received').slice(1)
      const [, told = ''] = /; (.*)$/.exec(line) ?? []
      const said = Date.parse((await arrived(ground, 'swaks-465')).header('date')[0] ?? '')
      return `apart by ${Math.abs(Date.parse(told.replace(/\s*\(.*\)/, '')) - said) / 1000} s`
    },
    want: /^apart by [0-9](\.\d+)? s|^apart by [12][0-9] s/,
  },
  {
    id: 'utf8',
    says: 'UTF-8 arrives as it was',
    look: async (ground) => {
      const out = await ask(
        ground,
        swaks(`${login()} --from ann@mail.example --h-Subject utf8 --body 'Grüße, 你好 ✓'`),
      )
      const { body, raw } = await arrived(ground, 'utf8')
      return out + (body.includes('Grüße, 你好 ✓') || raw.includes('Grüße, 你好 ✓') ? 'as it was' : body)
    },
    want: /as it was/,
  },
  {
    id: 'bounce',
    says: 'who sends to nobody is told so, by a message without a sender',
    look: async (ground) => {
      const to = 'missing-person@world.example'
      await ask(ground, swaks(`${login()} --from ann@mail.example --h-Subject bounce --to ${to}`))
      const found = await ground.net.mail.wait(
        (one) => one.raw.includes(to) && /mailer-daemon|postmaster/i.test(one.header('from').join()),
      )
      return `${found.header('return-path')[0]} ${found.raw}`
    },
    want: /Final-Recipient|missing-person@world\.example/,
  },
  {
    id: 'large',
    says: 'a message of 10 MB arrives',
    look: async (ground) => {
      await ask(ground, 'head -c 7500000 /dev/urandom | base64 >/root/large')
      const sent = await ask(
        ground,
        swaks(`${login()} --from ann@mail.example --h-Subject large --body @/root/large | tail -2`),
      )
      return `${sent}${(await ground.net.mail.log()).slice(-1)}`
    },
    want: /221/,
    not: /\*\*|~\*/,
  },
  {
    id: 'too-large',
    says: 'the size that is taken is told, and more is refused',
    look: `head -c 60000000 /dev/zero | tr '\\0' x | fold -w 900 >/root/huge; curl -sSv --crlf --max-time 100 --cacert /root/root.pem --url smtps://${MX}:465/${JUDGE} --user 'ann@mail.example:${ANN}' --mail-from ann@mail.example --mail-rcpt outside@world.example --upload-file /root/huge 2>&1 | tr -d '\\r' | grep -aE '250-SIZE|^< [45]|^curl:|[Cc]losing'; rm /root/huge`,
    want: /SIZE \d+[^]*5\d\d /,
  },
]
