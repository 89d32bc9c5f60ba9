import { NS, OUT } from './addresses.ts'

/** The configuration of the outside mail server: path to content. */
export function mailFiles(): Record<string, string> {
  return {
    '/etc/mailname': 'world.example\n',
    '/etc/postfix/main.cf': lines(POSTFIX),
    '/etc/postfix/acme-root.pem': '',
    '/etc/opendkim.conf': lines(OPENDKIM),
    '/etc/opendkim-internal': '127.0.0.1\n::1\n',
    '/etc/opendmarc.conf': lines(OPENDMARC),
    '/etc/opendmarc-ignore': '127.0.0.1\n::1\n',
  }
}

const lines = (list: readonly string[]): string => `${list.join('\n')}\n`

// Strict as the big providers are: no mail without forward-confirmed reverse DNS and a HELO that resolves.
const POSTFIX: readonly string[] = [
  'compatibility_level = 3.6',
  `myhostname = ${OUT.name}`,
  'mydomain = world.example',
  'myorigin = world.example',
  'mydestination = world.example',
  'mynetworks = 127.0.0.0/8 [::1]/128',
  'inet_interfaces = all',
  `smtp_bind_address = ${OUT.ip4}`,
  `smtp_bind_address6 = ${OUT.ip6}`,
  'home_mailbox = Maildir/',
  'smtpd_helo_required = yes',
  'smtpd_client_restrictions = permit_mynetworks, reject_unknown_client_hostname',
  'smtpd_helo_restrictions = permit_mynetworks, reject_non_fqdn_helo_hostname, reject_unknown_helo_hostname',
  'smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination',
  'smtpd_tls_cert_file = /etc/lab/out.pem',
  'smtpd_tls_key_file = /etc/lab/out.key',
  'smtpd_tls_security_level = may',
  'smtpd_tls_received_header = yes',
  'smtp_tls_security_level = may',
  'smtp_tls_CAfile = /etc/postfix/acme-root.pem',
  'smtp_tls_loglevel = 1',
  'smtpd_milters = inet:127.0.0.1:8891, inet:127.0.0.1:8893',
  'non_smtpd_milters = inet:127.0.0.1:8891',
  'milter_default_action = tempfail',
  'minimal_backoff_time = 5s',
  'queue_run_delay = 5s',
]

const OPENDKIM: readonly string[] = [
  'Syslog yes',
  'Mode sv',
  'Domain world.example',
  'Selector lab',
  'KeyFile /etc/lab/dkim.pem',
  'Socket inet:8891@127.0.0.1',
  'PidFile /run/opendkim/opendkim.pid',
  'UserID opendkim',
  `AuthservID ${OUT.name}`,
  'Canonicalization relaxed/simple',
  'OversignHeaders From',
  'InternalHosts /etc/opendkim-internal',
  // Its libunbound reads no resolv.conf: it would ask the real root servers, and time out.
  `Nameservers ${NS.ip4}`,
]

const OPENDMARC: readonly string[] = [
  'Syslog true',
  `AuthservID ${OUT.name}`,
  `TrustedAuthservIDs ${OUT.name}`,
  'Socket inet:8893@127.0.0.1',
  'PidFile /run/opendmarc/opendmarc.pid',
  'UserID opendmarc',
  'PublicSuffixList /usr/share/publicsuffix/public_suffix_list.dat',
  'SPFSelfValidate true',
  'SPFIgnoreResults true',
  'RejectFailures true',
  'IgnoreHosts /etc/opendmarc-ignore',
]
