import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/model/json.ts'
import { factGroups, hostFacts } from '../../src/resource/host-facts/host-facts.ts'

/** What this machine answers to every group of facts. */
function here(): Readonly<Record<string, Json>> {
  const { ask } = hostFacts('').kind
  if (ask.on !== 'host') throw new TypeError('facts are asked of hosts')
  const groups = Object.keys(factGroups)
  const { stdout, stderr, status } = spawnSync('sh', ['-c', ask.script(groups)], {
    encoding: 'latin1',
    env: { ...process.env, LC_ALL: 'C' },
  })
  const answers = ask.parse({ stdout, stderr, status: status ?? 1 }, groups)
  return Object.assign({}, ...answers) as Readonly<Record<string, Json>>
}

/** What Ansible says of this machine, if it is there. */
function ansible(): Readonly<Record<string, Json>> | undefined {
  try {
    const args = ['-i', 'localhost,', '-c', 'local', '-m', 'setup', 'localhost']
    const text = execFileSync('ansible', args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1' },
    })
    return JSON.parse(text.slice(text.indexOf('{'))).ansible_facts
  } catch {
    return undefined
  }
}

/** Facts that are another moment's. */
const MOVING = new Set([
  'memfree_mb',
  'memory_mb',
  'loadavg',
  'uptime_seconds',
  'date_time',
  'mounts',
  'env',
  'swapfree_mb',
  'devices',
])

/** What only a process of Python knows of itself. */
const PYTHON = new Set(['python'])

describe('the facts of this machine', () => {
  const ours = here()
  const theirs = ansible()

  it('have the names that their groups promise', () => {
    const promised = Object.values(factGroups).flatMap(({ names }) => names)
    expect(Object.keys(ours).filter((name) => !promised.includes(name))).toEqual([])
    expect(new Set(promised).size).toBe(promised.length)
  })

  const names = Object.values(factGroups)
    .flatMap((group) => group.names)
    .filter((name) => !MOVING.has(name) && !PYTHON.has(name))
  it.skipIf(theirs === undefined).each(names)('%s is what Ansible says', (name) => {
    const inAnyOrder = (value: Json | undefined) =>
      name === 'interfaces' ? new Set(value as string[]) : value
    expect(inAnyOrder(ours[name])).toEqual(inAnyOrder(theirs?.[`ansible_${name}`]))
  })

  it.skipIf(theirs === undefined)('are of the same form where they are another moment’s', () => {
    for (const name of ['date_time', 'memory_mb', 'loadavg'])
      expect(Object.keys(ours[name] as object).sort()).toEqual(
        Object.keys(theirs?.[`ansible_${name}`] as object).sort(),
      )
    const mountsOf = (all: Json | undefined) =>
      (all as readonly Readonly<Record<string, Json>>[]).map(
        ({ mount, device, fstype, options, size_total, uuid }) => ({
          mount,
          device,
          fstype,
          options,
          size_total,
          uuid,
        }),
      )
    expect(mountsOf(ours['mounts'])).toEqual(mountsOf(theirs?.['ansible_mounts']))
    expect(ours['python']).toMatchObject({ executable: expect.any(String), version: { major: 3 } })
  })
})
