import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const say = (msg: string, more: object = {}) => ({ name: 'say', debug: msg, ...more })

/** What a step says of this machine. */
async function said(msg: string, more: object = {}): Promise<string | undefined> {
  const told = await here([say(msg, more)]).check()
  return told.reasons['say'] ?? told.changes['say']?.[0]
}

describe('facts of hosts', () => {
  it('are variables, by both of Ansible’s names', async () => {
    const name = hostname().split('.')[0]
    expect(
      await said("{{ ansible_hostname }} {{ ansible_facts['hostname'] }} {{ ansible_facts.hostname }}"),
    ).toBe(`definite ${name} ${name} ${name}`)
  })

  it('decide conditions, also in variables of variables', async () => {
    const told = await here([
      say('yes', { when: "family != 'Plan9'", vars: { family: '{{ ansible_os_family }}' } }),
      { name: 'other', debug: 'x', when: "ansible_facts.os_family == 'Plan9'" },
    ]).check()
    expect(told.steps).toEqual([
      ['say', 'ok'],
      ['other', 'skipped'],
    ])
  })

  it('that a host does not have are not defined', async () => {
    expect(await said("{{ ansible_facts.nope is defined }} {{ ansible_facts.nope | default('none') }}")).toBe(
      'definite False none',
    )
  })

  it('that there are not are refused before any connection, with the nearest name', async () => {
    const told = await here([say('{{ ansible_os_familly }}')])
      .check()
      .catch((error: unknown) => error)
    expect(String(told)).toContain('"ansible_os_familly" is not defined (did you mean "ansible_os_family"?)')
  })

  it('travel with what steps ask, all together', async () => {
    const file = { name: 'write', file: { path: 'ROOT/x', content: 'x' } }
    const facts =
      '{{ ansible_os_family }} {{ ansible_memtotal_mb }} {{ ansible_hostname }} {{ ansible_user_id }}'
    const rounds = async (...steps: object[]) => {
      const { events } = await here(steps).check()
      return events.flatMap((one) => (one.event === 'end' ? [one.roundTrips] : []))
    }
    expect(await rounds(file, say(facts))).toEqual(await rounds(file))
  })
})
