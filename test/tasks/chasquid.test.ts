import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/mail/chasquid.ts'
import single from '../../tasks/mail/chasquid-user.ts'
import { accountKept } from '../../tasks/mail/lib/chasquid-account-kept.ts'
import { about, directory, domain, server } from './chasquid-host.ts'
import { planned } from './planned.ts'

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(server).filter(([name]) => !names.includes(name)))
const users = '/etc/chasquid/domains/d.example/users'

describe('chasquid', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['does nothing when all is right', {}, server, []],
    [
      'writes the configuration that differs',
      { settings: { max_data_size_mb: 0 } },
      server,
      ['definite: write /etc/chasquid/chasquid.conf'],
    ],
    [
      'adds an account',
      {},
      { ...server, 'chasquid account': 'absent' },
      ['definite: add the account i@d.example'],
    ],
    [
      'sets a wrong password',
      {},
      { ...server, 'chasquid account': 'wrong' },
      ['definite: set the password of i@d.example'],
    ],
    [
      'lets in who was denied',
      {},
      { ...server, 'chasquid account': 'denied' },
      ['definite: let i@d.example log in'],
    ],
    [
      'removes an account',
      { domains: [{ ...domain, users: [{ name: 'i', state: 'absent' }] }] },
      { ...server, 'chasquid account': 'there' },
      ['definite: remove the account i@d.example'],
    ],
    [
      'leaves absent what is absent',
      { domains: [{ ...domain, users: [{ name: 'i', state: 'absent' }] }] },
      { ...server, 'chasquid account': 'absent' },
      [],
    ],
    [
      'mends the owner of the users file',
      {},
      { ...server, [`attributes ${users}`]: { type: 'file', mode: '0660', owner: 'root', group: 'root' } },
      [`definite: give ${users} to root:chasquid, mode 0640`],
    ],
    [
      'leaves the owner to who writes the file',
      {},
      {
        ...server,
        'chasquid account': 'wrong',
        [`attributes ${users}`]: { type: 'file', mode: '0660', owner: 'root', group: 'root' },
      },
      ['definite: set the password of i@d.example'],
    ],
    [
      'writes aliases that differ',
      { domains: [{ ...domain, catch_all: ['a@b.example'] }] },
      server,
      ['definite: write /etc/chasquid/domains/d.example/aliases'],
    ],
    ['leaves alone aliases that nobody gave', { domains: [{ name: 'd.example' }] }, server, []],
    [
      'makes the domain’s directory first',
      {},
      without('entry /etc/chasquid/domains/d.example'),
      ['definite: create directory /etc/chasquid/domains/d.example'],
    ],
    [
      'starts what does not run',
      {},
      { ...server, 'unit chasquid.service': { active: 'failed', enabled: 'enabled' } },
      ['definite: enable and start chasquid.service'],
    ],
    ['does not touch the service when told so', { service: false }, { ...server, unit: null }, []],
    [
      'removes the accounts that are not in the list, if it is the whole list',
      { exclusive: true, certificates: [] },
      { ...server, 'chasquid other accounts': ['old', 'x'] },
      ['definite: remove the accounts old@d.example, x@d.example, which are not in the list'],
    ],
    [
      'removes all accounts where the whole list is empty',
      { exclusive: true, certificates: [], domains: [{ ...domain, users: [] }] },
      { ...server, 'chasquid other accounts': ['i'] },
      ['definite: remove the accounts i@d.example, which are not in the list'],
    ],
    [
      'leaves the accounts of a domain without a list',
      { exclusive: true, certificates: [], domains: [{ name: 'd.example' }] },
      { ...server, 'chasquid other accounts': ['i'] },
      [],
    ],
    [
      'cannot tell which accounts go where an earlier step writes them',
      { exclusive: true, certificates: [] },
      { ...server, 'chasquid other accounts': unknown('the file comes back first') },
      ['unknown: remove the accounts of d.example that are not in the list'],
    ],
    [
      'removes a certificate that is not in the list',
      { exclusive: true, certificates: [] },
      {
        ...server,
        'chasquid folders /etc/chasquid/certs': [
          { name: 'old', files: ['fullchain.pem', 'privkey.pem'] },
          { name: 'other', files: ['README'] },
        ],
        'entry /etc/chasquid/certs/old': directory,
      },
      ['definite: remove /etc/chasquid/certs/old'],
    ],
    [
      'keeps a key that lies beside such a certificate',
      { exclusive: true, certificates: [] },
      {
        ...server,
        'chasquid folders /etc/chasquid/certs': [
          { name: 'old', files: ['dkim_privkey.pem', 'fullchain.pem', 'privkey.pem'] },
        ],
        'entry /etc/chasquid/certs/old': directory,
      },
      [
        'definite: finding: /etc/chasquid/certs/old holds a certificate that is not in the list, and dkim_privkey.pem: remove fullchain.pem there',
      ],
    ],
    [
      'says which domain is served and in no list, and keeps it',
      { exclusive: true, certificates: [] },
      {
        ...server,
        'chasquid folders /etc/chasquid/domains': [
          { name: 'd.example', files: [] },
          { name: 'e.example', files: [] },
        ],
      },
      ['definite: finding: the domain e.example is served and not in the list: state: absent removes it'],
    ],
    [
      'will not remove certificates without a list of them',
      { exclusive: true },
      server,
      ['refused: exclusive needs certificates: those that are not listed are removed'],
    ],
    [
      'removes a domain',
      { domains: [domain, { name: 'e.example', state: 'absent' }] },
      { ...server, 'entry /etc/chasquid/domains/e.example': directory },
      [
        'definite: e.example takes with it the accounts i, its aliases and its DKIM keys',
        'definite: remove /etc/chasquid/domains/e.example',
      ],
    ],
    [
      'removes no domain that is gone',
      { domains: [domain, { name: 'e.example', state: 'absent' }] },
      server,
      [],
    ],
    [
      'keeps the last domain',
      { domains: [{ ...domain, state: 'absent' }] },
      server,
      ['refused: no domain is left, and chasquid does not start without one'],
    ],
    [
      'refuses an empty password',
      { domains: [{ ...domain, users: [{ name: 'i', password: '' }] }] },
      server,
      ['refused: the password of i@d.example is empty'],
    ],
    [
      'refuses an account without a password',
      { domains: [{ ...domain, users: [{ name: 'i' }] }] },
      server,
      ['refused: the account i needs a password'],
    ],
    [
      'refuses an account whose mail would come back',
      { domains: [{ ...domain, aliases: {}, catch_all: ['a@b.example'] }] },
      server,
      [
        'refused: mail for the account i@d.example would bounce, even with a catch-all: give it an alias, or set an mda that has mailboxes',
      ],
    ],
    [
      'takes it with an mda',
      { domains: [{ ...domain, aliases: {} }], mda: { command: '/usr/bin/mda' } },
      server,
      [
        'definite: write /etc/chasquid/chasquid.conf',
        'definite: write /etc/chasquid/domains/d.example/aliases',
      ],
    ],
    [
      'says it of accounts that it does not know',
      {},
      { ...server, 'chasquid account names': ['i', 'old'] },
      ['definite: finding: mail for the account old@d.example bounces: it has no alias, and there is no mda'],
    ],
    [
      'refuses an alias that goes nowhere',
      { domains: [{ ...domain, aliases: { i: [] } }] },
      server,
      ['refused: the alias i goes nowhere: give at least one address'],
    ],
    [
      'refuses 1.8',
      {},
      { ...server, 'chasquid program': { installed: '1.8', candidate: null } },
      ['refused: chasquid 1.8 knows neither catch-all addresses nor DKIM: 1.11 or newer is needed'],
    ],
    [
      'refuses a key that came later',
      { settings: { max_queue_items: 5 } },
      server,
      ['refused: chasquid 1.15.1 does not start with max_queue_items, which came with 1.16'],
    ],
    [
      'says what is wrong with an old version',
      {},
      { ...server, 'chasquid program': { installed: '1.15.0', candidate: null } },
      [expect.stringContaining('Microsoft') as never],
    ],
    [
      'refuses where no chasquid is',
      {},
      { ...server, 'chasquid program': { installed: null, candidate: '1.15.0' }, package: null },
      ['refused: chasquid is not installed: an earlier step must install it'],
    ],
    [
      'refuses without its group',
      {},
      { ...server, group: null },
      ['refused: there is no group chasquid, which must be able to read the files'],
    ],
    [
      'refuses without a certificate that it needs',
      { certificates: ['mx'] },
      { ...server, exists: false },
      [
        'refused: there is no certificate at /etc/chasquid/certs/mx/fullchain.pem: an earlier step must put it there',
      ],
    ],
    [
      'starts its units after an installation, which leaves them otherwise',
      {},
      {
        ...server,
        'chasquid program': { installed: null, candidate: '1.15.1' },
        package: { version: 'newest' },
        unit: unknown('later'),
      },
      ['smtp.socket', 'submission.socket', 'submission_tls.socket']
        .map((name) => `definite: enable and start chasquid-${name}`)
        .concat('definite: enable and start chasquid.service'),
    ],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { ...about, ...params }, answers)).toEqual(expected)
  })

  it('shows no password', () => {
    const file = { owner: 'root', group: 'chasquid', mode: '0640' }
    const wanted = { path: '/users', name: 'i', domain: 'd', password: new Secret('hunter2'), file }
    const change = accountKept(wanted, known('wrong'))
    expect(JSON.stringify(change)).not.toContain('hunter2')
    const script = change.kind.script?.(change, { user: 'root', nonce: 'n', lasts: true, print: () => '' })
    expect(script).toContain('scrypt: { logN: 14')
    expect(script).not.toContain('hunter2')
  })
})

describe('chasquid-user', () => {
  const i = { address: 'i@d.example' }
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    [
      'adds an account',
      { password: '0' },
      { ...server, 'chasquid account': 'absent' },
      ['definite: add the account i@d.example'],
    ],
    ['does nothing when it is right', { password: '0' }, server, []],
    [
      'removes it',
      { state: 'absent' },
      { ...server, 'chasquid account': 'there' },
      ['definite: remove the account i@d.example'],
    ],
    [
      'removes nothing where the domain is not',
      { state: 'absent' },
      without('entry /etc/chasquid/domains/d.example'),
      [],
    ],
    [
      'is not sure of that where the domain may come first',
      { state: 'absent' },
      { ...server, 'entry /etc/chasquid/domains/d.example': known(null, ['if so']) },
      ['unknown: nothing to do, if so'],
    ],
    [
      'makes the domain’s directory',
      { password: '0' },
      without('entry /etc/chasquid/domains/d.example'),
      ['definite: create directory /etc/chasquid/domains/d.example'],
    ],
    [
      'refuses an empty password',
      { password: '' },
      server,
      ['refused: the password of i@d.example is empty'],
    ],
    ['refuses none', {}, server, ['refused: the account i@d.example needs a password']],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(single, { ...i, ...params }, answers)).toEqual(expected)
  })
})
