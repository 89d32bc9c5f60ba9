import { expect, it } from 'vitest'
import task from '../../tasks/mail/chasquid.ts'
import { about, domain, server } from './chasquid-host.ts'
import { planned } from './planned.ts'

it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
  [
    'refuses an account without a mailbox there, which it says or all do',
    { domains: [{ ...domain, aliases: {} }], mda: { command: '/usr/bin/mda', mailbox: false } },
    server,
    [
      'refused: mail for the account i@d.example would bounce, even with a catch-all: give it an alias, or a mailbox (mailbox: true)',
    ],
  ],
  [
    'takes one that has a mailbox',
    {
      domains: [{ ...domain, aliases: {}, users: [{ name: 'i', password: 'x', mailbox: true }] }],
      mda: { command: '/usr/bin/mda', mailbox: false },
    },
    server,
    [
      'definite: write /etc/chasquid/chasquid.conf',
      'definite: write /etc/chasquid/domains/d.example/aliases',
    ],
  ],
  [
    'refuses a mailbox by a name that is never looked for',
    {
      domains: [{ ...domain, users: [{ name: 'i.j', password: 'x' }] }],
      mda: { command: '/usr/bin/mda' },
    },
    server,
    [
      'refused: mail for the account i.j@d.example would bounce: chasquid leaves “.” out of an address, and looks for another name: give it an alias, or another name',
    ],
  ],
  [
    'takes it where dots count',
    {
      domains: [{ ...domain, users: [{ name: 'i.j', password: 'x' }] }],
      settings: { drop_characters: '' },
      mda: { command: '/usr/bin/mda' },
    },
    server,
    ['definite: write /etc/chasquid/chasquid.conf'],
  ],
  ...['i', 'i@d.example', 'I@D.example'].map(
    (to): [string, Record<string, unknown>, Record<string, unknown>, string[]] => [
      `refuses an alias that leads to itself: ${to}`,
      { domains: [{ ...domain, aliases: { i: ['me@out.example', to] } }] },
      server,
      [
        'refused: the alias i of d.example leads to itself: what an alias takes comes into no mailbox of that name, but may go to the mailbox of another',
      ],
    ],
  ),
])('chasquid %s', async (_title, params, answers, expected) => {
  expect(await planned(task, { ...about, ...params }, answers)).toEqual(expected)
})
