import type { Internet, RunningHost } from '../../src/lab/index.ts'

/** What the server of the guide is told. */
export interface GuideServer {
  readonly domain: string
  readonly selector: string
  /** Accounts with their passwords. */
  readonly accounts: Readonly<Record<string, string>>
  readonly aliases: string
}

/**
 * Sets a mail server up as the guide's scripts do: binaries in /usr/local/bin (Debian's own, as if they were built here), upstream's
 * unit, a checkout as /etc/chasquid, links into acme.sh, a key in PKCS#1 that everybody reads, a hook that signs.
 */
export async function guideServer(host: RunningHost, guide: GuideServer): Promise<void> {
  const { domain, selector, accounts, aliases } = guide
  await host.get(['sh', '-c', `set -eu\n${PROGRAMS}`])
  await host.get(['sh', '-c', `set -eu\n${CERTIFICATE}`, 'sh', domain])
  await host.get(['sh', '-c', `set -eu\n${CONFIGURATION}`, 'sh', domain, selector, aliases])
  for (const [file, content] of Object.entries(FILES))
    await host.get(['sh', '-c', 'cat >"$1"', 'sh', file], { input: content })
  for (const [name, password] of Object.entries(accounts))
    await host.get([
      '/usr/local/bin/chasquid-util',
      'user-add',
      `${name}@${domain}`,
      `--password=${password}`,
    ])
  await host.get(['sh', '-c', `set -eu\n${START}`])
}

/** Publishes what the guide has one publish. */
export async function guideRecords(net: Internet, host: RunningHost, guide: GuideServer): Promise<void> {
  const { domain, selector } = guide
  const key = await host.get([
    'sh',
    '-c',
    'openssl pkey -pubout -outform der <"$1" | base64 -w0',
    'sh',
    `/etc/chasquid/certs/${domain}/dkim_privkey.pem`,
  ])
  await net.dns.set(host.name, 'A', [host.ip4])
  await net.dns.set(host.name, 'AAAA', [String(host.ip6)])
  await net.dns.set(domain, 'MX', [`10 ${host.name}.`])
  await net.dns.set(domain, 'TXT', ['v=spf1 a mx ~all'])
  await net.dns.set(`_dmarc.${domain}`, 'TXT', [
    `v=DMARC1; p=quarantine; fo=1; ruf=mailto:ruf@${domain}; rua=mailto:rua@${domain}`,
  ])
  await net.dns.set(`${selector}._domainkey.${domain}`, 'TXT', [`v=DKIM1; k=rsa; p=${key}`])
  await net.dns.setReverse(host.ip4, host.name)
  await net.dns.setReverse(String(host.ip6), host.name)
}

const PROGRAMS = `apt-get -qq update
apt-get -qq -y install acl openssl python3-dkim >/dev/null
cd /tmp
apt-get -qq download chasquid
dpkg -x chasquid_*.deb built
cp built/usr/bin/* /usr/bin/dkimsign /usr/local/bin
rm -r chasquid_*.deb built`

const CERTIFICATE = `home=/mnt/www/.acme.sh
mkdir -p "$home/$1_ecc"
cd "$home/$1_ecc"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=$1" -addext "subjectAltName=DNS:$1,DNS:*.$1" -keyout "$1.key" -out "$1.cer" 2>/dev/null
cp "$1.cer" fullchain.cer
chmod 0600 "$1.key"
printf '#!/bin/sh\\n' >"$home/acme.sh"
chmod +x "$home/acme.sh"
echo "SAVED_CF_Token='a token of the DNS provider'" >"$home/account.conf"
setfacl -R -m u:www-data:rX,u:mail:rX "$home"
printf '%s\\n' '0 4 * * * true' "52 0 * * * \\"$home\\"/acme.sh --cron --home \\"$home\\" > /dev/null" | crontab -`

const CONFIGURATION = `conf=/opt/ops/conf/chasquid
mkdir -p "$conf/certs/$1" "$conf/domains/$1" "$conf/hooks" /opt/ops/conf/.git /var/lib/chasquid
ln -s "$conf" /etc/chasquid
ln -s "/mnt/www/.acme.sh/$1_ecc/fullchain.cer" "$conf/certs/$1/fullchain.pem"
ln -s "/mnt/www/.acme.sh/$1_ecc/$1.key" "$conf/certs/$1/privkey.pem"
openssl genrsa -traditional -out "$conf/certs/$1/dkim_privkey.pem" 2048
chmod 0644 "$conf/certs/$1/dkim_privkey.pem"
echo "$2" >"$conf/domains/$1/dkim_selector"
printf %s "$3" >"$conf/domains/$1/aliases"
printf 'net.ipv6.conf.%s.disable_ipv6 = 0\\n' all default lo >/etc/sysctl.conf
echo 'net.core.somaxconn = 4096' >>/etc/sysctl.conf`

const START = `chmod +x /opt/ops/conf/chasquid/hooks/post-data
chown -R mail:mail /opt/ops/conf/chasquid /var/lib/chasquid
chmod 0700 /var/lib/chasquid
systemctl daemon-reload
systemctl enable -q --now chasquid
for try in 1 2 3 4 5 6 7 8 9 10; do ! bash -c ': </dev/tcp/127.0.0.1/465' 2>/dev/null || break; sleep 0.5; done
systemctl is-active chasquid`

const HOOK = `#!/bin/bash
set -e
TF="$(mktemp --tmpdir post-data-XXXXXXXXXX)"
trap 'rm -f "$TF" "$TF.signed"' EXIT
cat >"$TF"
DOMAIN="\${MAIL_FROM##*@}"
if [ "$AUTH_AS" != "" ] && [ -f "domains/$DOMAIN/dkim_selector" ]; then
  dkimsign "$(cat "domains/$DOMAIN/dkim_selector")" "$DOMAIN" "certs/$DOMAIN/dkim_privkey.pem" <"$TF" >"$TF.signed"
  head -c $(($(stat -c %s "$TF.signed") - $(stat -c %s "$TF"))) "$TF.signed" | tr -d '\\r'
fi
`

const UNIT = `[Unit]
Description=chasquid mail daemon (service)

[Service]
ExecStart=/usr/local/bin/chasquid
Type=simple
Restart=always
User=mail
Group=mail
AmbientCapabilities=CAP_NET_BIND_SERVICE
ProtectSystem=full

[Install]
WantedBy=multi-user.target
`

const SOCKET = `[Unit]
Description=chasquid mail daemon (SMTP sockets)

[Socket]
ListenStream=25
FileDescriptorName=smtp
Service=chasquid.service

[Install]
WantedBy=chasquid.target
`

const CONF = `hostname: "smtp.somebody.else"
smtp_address: ":25"
submission_address: ":587"
submission_over_tls_address: ":465"
`

const FILES = {
  '/etc/systemd/system/chasquid.service': UNIT,
  '/etc/systemd/system/chasquid-smtp.socket': SOCKET,
  '/etc/chasquid/chasquid.conf': CONF,
  '/etc/chasquid/hooks/post-data': HOOK,
}
