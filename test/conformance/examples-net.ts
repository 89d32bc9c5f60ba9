import type { Example } from 'hostwright/testing'
import type { Ground } from './ground.ts'

const DOMAIN = 'mail.example'
const LONG = `v=DKIM1; k=rsa; p=${'A'.repeat(530)}`

/** Examples of the task that sets records at a name server. */
export function dnsExamples({ net: { dns } }: Ground): readonly Example[] {
  const update = { server: dns.address, key: { name: dns.adminKey.name, secret: '{{ dns_secret }}' } }
  const provider = { type: 'rfc2136', ...update }
  const address = { type: 'A', value: '198.51.100.82' }
  const records = (name: string, type: 'A' | 'TXT', wanted: readonly string[]) => async () =>
    (await dns.get(name, type)).join() === wanted.join()
  return [
    {
      name: 'an address',
      task: 'dns-record',
      params: { ...update, name: `www.${DOMAIN}`, type: 'A', value: '198.51.100.80', ttl: 300 },
      holds: records(`www.${DOMAIN}`, 'A', ['198.51.100.80']),
      drift: () => dns.delete(`www.${DOMAIN}`, 'A'),
    },
    {
      name: 'long text, whoever wrote it',
      task: 'dns-record',
      prepare: () => dns.set(`x1._domainkey.${DOMAIN}`, 'TXT', ['theirs']),
      params: { ...update, name: `x1._domainkey.${DOMAIN}`, type: 'TXT', value: LONG, adopt: true },
      holds: records(`x1._domainkey.${DOMAIN}`, 'TXT', [LONG]),
      drift: () => dns.set(`x1._domainkey.${DOMAIN}`, 'TXT', ['theirs again']),
    },
    {
      name: 'no records',
      task: 'dns-record',
      params: { ...update, name: `www.${DOMAIN}`, type: 'A', state: 'absent', adopt: true },
      holds: records(`www.${DOMAIN}`, 'A', []),
      drift: () => dns.set(`www.${DOMAIN}`, 'A', ['198.51.100.81']),
    },
    {
      name: 'a set of records, and one that is listed no more',
      task: 'dns-records',
      before: [
        {
          name: 'as it was',
          'dns-records': { provider, set: 'web', records: [{ name: `old.${DOMAIN}`, ...address }] },
        },
      ],
      params: { provider, set: 'web', prune: true, records: [{ name: `new.${DOMAIN}`, ...address }] },
      holds: async () =>
        (await records(`new.${DOMAIN}`, 'A', ['198.51.100.82'])()) && records(`old.${DOMAIN}`, 'A', [])(),
      drift: () => dns.delete(`new.${DOMAIN}`, 'A'),
    },
    {
      name: 'what every name server shows',
      task: 'dns-check',
      prepare: () => dns.set(`shown.${DOMAIN}`, 'A', ['198.51.100.83']),
      params: {
        name: `shown.${DOMAIN}`,
        type: 'A',
        value: '198.51.100.83',
        resolver: dns.address,
        wait: 10,
      },
    },
  ]
}

/** Examples of the tasks that keep files in git, and bring them back. */
export function gitExamples({ net, recipients }: Ground): readonly Example[] {
  const place = { repository: net.git.url, known_hosts: net.git.hostKey, deploy_key: '{{ deploy_key }}' }
  const kept = '/srv/kept'
  const tree = `/var/backups/hostwright/tree/plain${kept}`
  return [
    {
      name: 'a plain file and a secret one',
      task: 'git-backup',
      before: [
        { name: 'a file', file: { path: kept, content: 'keep me\n', mode: '0640' } },
        { name: 'a secret', file: { path: '/srv/secret', content: '{{ password }}', mode: '0600' } },
      ],
      params: { ...place, plain: [kept], secret: ['/srv/secret'], recipients: [...recipients] },
      holds: async (host) =>
        (await host.exec(['cmp', kept, tree])).code === 0 && (await net.git.commits()).length > 0,
      drift: ['sh', '-c', `echo more >>${kept}`],
      writes: ['/var/backups/hostwright'],
    },
    {
      name: 'files come back',
      task: 'git-restore',
      prepare: ['rm', kept, '/srv/secret'],
      params: { ...place, identity: '{{ identity }}', paths: [kept, '/srv/secret'] },
      holds: ['sh', '-c', `[ "$(stat -c %a ${kept})" = 640 ] && grep -q horse /srv/secret`],
      drift: ['rm', kept],
      writes: ['/var/backups/hostwright'],
    },
  ]
}
