import { type Check, MX, REVERSE_6 } from './mail-outside-ground.ts'

const dig = (id: string, says: string, query: string, want: RegExp): Check => ({
  id,
  says,
  look: `dig +short ${query}`,
  want,
})
const spf = (id: string, says: string, who: string, want = /^pass$/m): Check => ({
  id,
  says,
  look: `python3 -c "import spf; print(spf.check2(${who})[0])"`,
  want,
})
const V4 = "i='198.51.100.11'"
const V6 = "i='2001:db8:100::11'"
const fetch = (url: string) =>
  `curl -sS --max-time 20 --cacert /root/root.pem -w '\\n%{http_code} %{content_type}\\n' ${url}`

/** What is told of one of its domains. */
const domain = (name: string): readonly Check[] => [
  dig(
    `mx-${name}`,
    `mail for ${name} comes here, and only here`,
    `MX ${name}`,
    /^10 mx\.mail\.example\.\n\n?exit/,
  ),
  {
    id: `spf-one-${name}`,
    says: `${name} has one SPF record, which ends with -all`,
    look: `dig +short TXT ${name} | grep -c spf1; dig +short TXT ${name}`,
    want: /^1\n"v=spf1 .*-all"/,
  },
  spf(`spf-4-${name}`, `SPF of ${name} passes over IPv4`, `${V4},s='x@${name}',h='${MX}'`),
  spf(`spf-6-${name}`, `SPF of ${name} passes over IPv6`, `${V6},s='x@${name}',h='${MX}'`),
  spf(
    `spf-others-${name}`,
    `nobody else may send for ${name}`,
    `i='203.0.113.41',s='x@${name}',h='x.example'`,
    /^fail$/m,
  ),
  dig(
    `dkim-${name}`,
    `the key of ${name} is published, with 2048 bits`,
    `TXT s1._domainkey.${name}`,
    /v=DKIM1;[^]*p=MII[^]{360}/,
  ),
  dig(
    `dmarc-${name}`,
    `${name} has a DMARC record with a mailbox`,
    `TXT _dmarc.${name}`,
    new RegExp(`"v=DMARC1; p=\\w+; rua=mailto:postmaster@${name}"`),
  ),
  dig(
    `tls-rpt-${name}`,
    `${name} says where failures of TLS are reported`,
    `TXT _smtp._tls.${name}`,
    new RegExp(`"v=TLSRPTv1; rua=mailto:postmaster@${name}"`),
  ),
  dig(
    `mta-sts-${name}`,
    `${name} says that it has a policy`,
    `TXT _mta-sts.${name}`,
    /"v=STSv1; id=[a-z0-9]{1,32}"/,
  ),
  {
    id: `mta-sts-policy-${name}`,
    says: `the policy of ${name} is shown, by a certificate of its name, as plain text`,
    look: fetch(`https://mta-sts.${name}/.well-known/mta-sts.txt`),
    want: /version: STSv1\r?\nmode: (testing|enforce)\r?\nmx: mx\.mail\.example\r?\nmax_age: \d+[^]*\n200 text\/plain/,
  },
  dig(
    `srv-${name}`,
    `programs find where accounts of ${name} send`,
    `SRV _submissions._tcp.${name}; dig +short SRV _submission._tcp.${name}`,
    /0 1 465 mx\.mail\.example\.\n.* 587 mx\.mail\.example\./,
  ),
  {
    id: `autoconfig-${name}`,
    says: `programs are told the servers of ${name}`,
    look: fetch(`'https://autoconfig.${name}/mail/config-v1.1.xml?emailaddress=x@${name}'`),
    want: /<hostname>imap\.world\.example<[^]*<hostname>mx\.mail\.example<[^]*\n200 (text|application)\/xml/,
  },
]

/** What the world is told of the server. */
export const DNS: readonly Check[] = [
  dig('a', 'its name has its IPv4 address', `A ${MX}`, /^198\.51\.100\.11\n/),
  dig('aaaa', 'its name has its IPv6 address', `AAAA ${MX}`, /^2001:db8:100::11\n/),
  dig('ptr-4', 'its IPv4 address has its name', '-x 198.51.100.11', /^mx\.mail\.example\.\n\n?exit/),
  dig('ptr-6', 'its IPv6 address has its name', `PTR ${REVERSE_6}`, /^mx\.mail\.example\.\n\n?exit/),
  dig('not-an-alias', 'the name in MX is no alias', `CNAME ${MX}`, /^\n*exit 0/),
  dig('caa', 'only its authority may issue for its name', `CAA ${MX}`, /0 issue "acme\.lab\.example"/),
  spf('spf-helo-4', 'SPF of its own name passes over IPv4', `${V4},s='',h='${MX}'`),
  spf('spf-helo-6', 'SPF of its own name passes over IPv6', `${V6},s='',h='${MX}'`),
  {
    id: 'helo',
    says: 'it greets with the name of its addresses',
    look: `python3 /root/talk.py ${MX} 25 '["EHLO judge.lab.example","QUIT"]'`,
    want: /^220 mx\.mail\.example ESMTP[^]*250-mx\.mail\.example/,
  },
  ...domain('mail.example'),
  ...domain('shop.example'),
  {
    id: 'web',
    says: 'its web server leads to HTTPS, and shows nothing else',
    look: `curl -s -o /dev/null -w '%{http_code}\\n' http://${MX}/; ${fetch('https://mta-sts.mail.example/')} | tail -1`,
    want: /^301\n404/,
  },
  {
    id: 'ports',
    says: 'only the ports that are meant to be are open',
    look: `nmap -n -Pn -p- --open --min-rate 4000 --max-retries 2 ${MX} 2>&1 | awk '/open/ { printf "%s ", $1 }'`,
    want: /^22\/tcp 25\/tcp 80\/tcp 443\/tcp 465\/tcp 587\/tcp \n*exit/,
  },
  {
    id: 'ports-6',
    says: 'nor are they over IPv6',
    look: `nmap -6 -n -Pn --top-ports 3000 --open --min-rate 4000 --max-retries 2 ${MX} 2>&1 | awk '/open/ { printf "%s ", $1 }'`,
    want: /^22\/tcp 25\/tcp 80\/tcp 443\/tcp 465\/tcp 587\/tcp \n*exit/,
  },
]
