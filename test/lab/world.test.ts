import { expect, test } from 'vitest'
import { parseMessage } from '../../src/lab/world/maildir.ts'
import { updateLines } from '../../src/lab/world/nsupdate.ts'
import { keyFile, namedConf, quoteText, reverseName, zoneFiles } from '../../src/lab/world/zones.ts'

test('an address has its reverse name', () => {
  expect(reverseName('198.51.100.11')).toBe('11.100.51.198.in-addr.arpa')
  const nibbles = '1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.8.b.d.0.1.0.0.2'
  expect(reverseName('2001:db8:100::11')).toBe(`${nibbles}.ip6.arpa`)
  expect(reverseName('::1')).toBe(`1.${'0.'.repeat(31)}ip6.arpa`)
})

test('a long text is split, quotes are escaped, nothing is lost', () => {
  expect(quoteText('')).toBe('""')
  expect(quoteText('say "x"')).toBe('"say \\"x\\""')
  const parts = quoteText('a'.repeat(600)).split(' ')
  expect(parts.map((part) => part.length - 2)).toEqual([250, 250, 100])
})

test('values are replaced in one message; an empty list deletes', () => {
  expect(updateLines('mx.mail.example.', 'A', ['198.51.100.11'])).toEqual([
    'update delete mx.mail.example. A',
    'update add mx.mail.example. 60 A 198.51.100.11',
  ])
  expect(updateLines('mail.example', 'TXT', [])).toEqual(['update delete mail.example. TXT'])
  expect(updateLines('mail.example', 'TXT', ['v=spf1 -all'])[1]).toBe(
    'update add mail.example. 60 TXT "v=spf1 -all"',
  )
})

test('the acme key may set one record, a refused key may nothing', () => {
  const keys = [{ name: 'admin-key', secret: 'YQ==' }]
  const line = (conf: string) => conf.split('\n').find((each) => each.startsWith('zone "mail.example"'))
  expect(line(namedConf(keys, []))).toContain(
    'update-policy { grant admin-key zonesub ANY; grant acme-key name _acme-challenge.mail.example. TXT; }',
  )
  expect(line(namedConf(keys, ['admin-key', 'acme-key']))).not.toContain('update-policy')
  expect(namedConf(keys, [])).toContain(keyFile({ name: 'admin-key', secret: 'YQ==' }))
})

test('every server has its reverse records', () => {
  const files = zoneFiles('v=DKIM1; p=x')
  const reverse = files['/var/lib/bind/113.0.203.in-addr.arpa.zone']
  expect(reverse).toContain('21.113.0.203.in-addr.arpa. PTR out.world.example.')
  const reverse6 = files['/var/lib/bind/0.0.0.0.3.0.2.0.8.b.d.0.1.0.0.2.ip6.arpa.zone']
  expect(reverse6).toContain('.ip6.arpa. PTR out.world.example.')
})

test('a message is read as it lies in a Maildir', () => {
  const raw = 'Received: from a\n\tby b\nreceived: from c\r\nSubject: x: y\n\nbody\n\nmore\n'
  const message = parseMessage('/m/new/1', raw)
  expect(message.header('Received')).toEqual(['from a by b', 'from c'])
  expect(message.header('subject')).toEqual(['x: y'])
  expect(message.body).toBe('body\n\nmore\n')
  expect(parseMessage('/m/new/2', 'Subject: only').body).toBe('')
})
