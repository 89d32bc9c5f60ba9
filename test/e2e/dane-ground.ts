import { writeFiles } from '../../src/lab/image.ts'
import type { Internet, RunningHost } from '../../src/lab/index.ts'

/** A resolver that follows signatures, as the outside mail server has it. */
export const VALIDATING = '203.0.113.53'

const CONF = '/etc/bind/named.conf'

/** A script on the host of the small internet; what it says. */
const shell = (world: RunningHost, script: string) => world.get(['sh', '-ec', script], { timeout: 60 })

/** Has the zone mail.example signed by its name server, and the zone above it announce that. */
export async function signZone({ world, dns }: Internet): Promise<void> {
  const conf = await world.get(['cat', CONF])
  await writeFiles(world.root, {
    [CONF]: conf.replace('zone "mail.example" {', 'zone "mail.example" { dnssec-policy default;'),
  })
  await shell(
    world,
    `systemctl kill --signal=HUP named
    for _ in $(seq 60); do
      dig +short @${dns.address} mail.example DNSKEY >/run/keys; [ ! -s /run/keys ] || break; sleep 0.5
    done
    dig @${dns.address} mail.example DNSKEY +noall +answer | dnssec-dsfromkey -f - mail.example >/run/ds
    grep -q ' DS ' /run/ds
    sed -i 's/^\\(. SOA .* \\)1 3600/\\12 3600/' /var/lib/bind/root.zone
    cat /run/ds >>/var/lib/bind/root.zone
    systemctl kill --signal=HUP named
    for _ in $(seq 60); do [ -z "$(dig +short @${dns.address} mail.example DS)" ] || exit 0; sleep 0.5; done
    exit 1`,
  )
}

/** The outside world follows signatures: its mail server checks keys by the DNS (DANE). */
export async function followSignatures({ world, dns }: Internet): Promise<void> {
  const conf = await world.get(['cat', CONF])
  const at = conf.indexOf('zone "."')
  const ds = (await shell(world, 'cat /run/ds')).trim().split('\n')[0]?.split(' DS ')[1] ?? ''
  const [tag, algorithm, type, ...digest] = ds.split(' ')
  const anchor = `"mail.example" static-ds ${tag} ${algorithm} ${type} "${digest.join('')}";`
  const view = `view "validating" {
  match-destinations { ${VALIDATING}; };
  recursion yes; dnssec-validation yes; empty-zones-enable no;
  trust-anchors { ${anchor} };
  forward only; forwarders { ${dns.address}; };
};
view "world" {
${conf.slice(at)}
};
`
  await writeFiles(world.root, {
    [CONF]: conf.slice(0, at) + view,
    '/etc/resolv.conf': `nameserver ${VALIDATING}\noptions trust-ad\n`,
  })
  await shell(
    world,
    `device=$(ip -o route get ${dns.address} from ${dns.address} 2>/dev/null | grep -o 'dev [^ ]*' | cut -d' ' -f2)
    [ "$device" != lo ] || device=$(ip -o -4 addr show | grep -F ' ${dns.address}/' | cut -d' ' -f2)
    ip addr add ${VALIDATING}/32 dev "$device"
    named-checkconf
    systemctl restart named
    postconf -e smtp_tls_security_level=dane smtp_dns_support_level=dnssec
    systemctl restart postfix
    for _ in $(seq 60); do
      dig @${VALIDATING} mail.example SOA +adflag | grep -q 'flags:.* ad[ ;]' && exit 0; sleep 0.5
    done
    dig @${VALIDATING} mail.example SOA +adflag; exit 1`,
  )
}

/** A day passes: nobody remembers older records. */
export const forget = ({ world }: Internet) =>
  shell(world, `systemctl restart named; sleep 1; dig @${VALIDATING} mail.example SOA >/dev/null`)

/** What Postfix's own client says of the connection to the mail server, if it checks keys by the DNS. */
export const finger = async ({ world }: Internet) => {
  const { stdout, stderr } = await world.exec(
    ['posttls-finger', '-c', '-l', 'dane', '-L', 'summary', '-t', '20', 'mail.example'],
    { timeout: 60 },
  )
  return stdout + stderr
}
