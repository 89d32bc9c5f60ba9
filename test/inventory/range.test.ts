import { expect, test } from 'vitest'
import { readHostName } from '../../src/inventory/host-name.ts'
import { expandRange } from '../../src/inventory/range.ts'

test.each([
  ['web1', ['web1']],
  ['web[1:3]', ['web1', 'web2', 'web3']],
  ['web[01:05:2].example', ['web01.example', 'web03.example', 'web05.example']],
  ['web[08:10]', ['web08', 'web09', 'web10']],
  ['web[:2]', ['web0', 'web1', 'web2']],
  ['db-[a:c]', ['db-a', 'db-b', 'db-c']],
  ['r[1:2]h[a:b]', ['r1ha', 'r1hb', 'r2ha', 'r2hb']],
])('%s stands for %j', (written, names) => {
  expect(expandRange(written)).toEqual(names)
})

test.each([
  ['web[3:1]', '"web[3:1]": a range must be ascending'],
  ['web[1:c]', '"web[1:c]": a range must go from number to number or from letter to letter'],
  ['web[1:9:0]', '"web[1:9:0]": the step of a range must be at least 1'],
  ['web[1:999999999]', '"web[1:999999999]": a range can have at most 100000 entries'],
  ['web[1:999][1:999]', '"web[1:999][1:999]" expands to more than 100000 hosts'],
  ['web[1]', '"web[1]" is neither a host name nor a range like web[1:9]'],
  ['web[1:2', '"web[1:2" is neither a host name nor a range like web[1:9]'],
])('%s is refused', (written, message) => {
  expect(expandRange(written)).toBe(message)
})

test.each([
  ['web1:2222', { names: ['web1'], port: 2222 }],
  ['web[1:2]:2222', { names: ['web1', 'web2'], port: 2222 }],
  ['::1', { names: ['::1'] }],
  ['[2001:db8::1]:22', { names: ['2001:db8::1'], port: 22 }],
  ['[2001:db8::1]', { names: ['2001:db8::1'] }],
  ['web 1', '"web 1" is not a valid host name'],
  ['web*', '"web*" is not a valid host name'],
])('the key %s is read as %j', (written, read) => {
  expect(readHostName(written)).toEqual(read)
})
