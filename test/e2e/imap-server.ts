import type { RunningHost } from '../../src/lab/index.ts'

/** The password of every mailbox. */
export const IMAP_PASSWORD = 'an imap pass phrase'

/** Dovecot over the mailbox of the outside world: what a person reads the mail with. */
export async function imapServer(world: RunningHost): Promise<void> {
  const install =
    'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends dovecot-imapd'
  await world.get(['sh', '-c', install], { timeout: 300 })
  await world.get(['sh', '-c', 'cat >/etc/dovecot/dovecot.conf; systemctl restart dovecot'], {
    input: CONFIG,
  })
}

const CONFIG = `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols = imap
mail_driver = maildir
mail_path = ~/Maildir
ssl = required
ssl_server_cert_file = /etc/lab/out.pem
ssl_server_key_file = /etc/lab/out.key
passdb static {
  password = ${IMAP_PASSWORD}
}
userdb passwd {
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
}
`
