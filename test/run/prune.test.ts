import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type PlaybookRun, type RunEvent, runPlaybook } from '../../src/index.ts'
import { isBookkeeping } from '../../src/model/change.ts'
import { folder } from '../cli/run.ts'

const LAST = 'what no step wants any more'

/** A playbook of a name of its own (this machine's record is shared with others), whose steps are given anew for each run. */
function project() {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const name = `prune-${root.slice(-6)}.yml`
  const write = (plays: readonly object[]) =>
    writeFileSync(join(root, name), JSON.stringify(plays).replaceAll('ROOT', root))
  const run = async (
    steps: readonly object[],
    more: Partial<PlaybookRun> = {},
    plays?: readonly object[],
  ) => {
    write(plays ?? [{ name: 'site', hosts: 'all', tasks: steps }])
    const events: RunEvent[] = []
    const { code } = await runPlaybook({
      playbook: join(root, name),
      inventories: [join(root, 'hosts.yml')],
      emit: (event) => events.push(event),
      ...more,
    })
    const last = events.findLast((event) => event.event === 'step' && event.step.name === LAST)
    const outcome = last?.event === 'step' ? last.outcome : undefined
    const changes = (outcome?.changes ?? []).filter(({ change }) => !isBookkeeping(change))
    return {
      code,
      status: outcome?.status,
      last: changes.map(({ change }) => change.summary.replaceAll(`${root}/`, '')),
      steps: events.flatMap((event) =>
        event.event === 'step' ? [[event.step.name, event.outcome.status]] : [],
      ),
      trips: events.flatMap((event) => (event.event === 'end' ? [event.roundTrips] : []))[0],
    }
  }
  const prune = (steps: readonly object[], more: Partial<PlaybookRun> = {}) =>
    run(steps, { prune: true, ...more })
  const has = (path: string) => existsSync(join(root, path))
  return { root, name, run, prune, has, record: `/var/lib/hostwright/placed/${name}.log` }
}

const file = (path: string, more: object = {}) => ({
  name: `write ${path}`,
  file: { path: `ROOT/${path}`, content: path },
  ...more,
})
const dir = (path: string) => ({ name: `make ${path}`, directory: `ROOT/${path}` })
const by = (path: string, verb = 'write') => `which no step wants any more (placed by “${verb} ${path}”)`

describe.skipIf(process.getuid?.() !== 0)('a run that prunes', () => {
  it('removes what an earlier run placed and no step wants any more, after everything else', async () => {
    const { run, prune, has } = project()
    await run([dir('d'), file('d/a'), file('b'), { name: 'link', symlink: { path: 'ROOT/l', target: 'b' } }])
    expect((await run([file('b')])).steps).toEqual([['write b', 'ok']])
    expect(has('d/a')).toBe(true)
    const dry = await prune([file('b'), file('c')], { check: true })
    const all = [
      `remove l, which no step wants any more (placed by “link”)`,
      `remove d/a, ${by('d/a')}`,
      `remove the empty directory d, ${by('d', 'make')}`,
    ]
    expect([dry.code, dry.status, dry.last]).toEqual([2, 'changed', all])
    expect(has('d/a')).toBe(true)
    const made = await prune([file('b'), file('c')])
    expect([made.code, made.last]).toEqual([0, all])
    expect(made.steps).toEqual([
      ['write b', 'ok'],
      ['write c', 'changed'],
      [LAST, 'changed'],
    ])
    expect([has('d'), has('l'), has('b'), has('c')]).toEqual([false, false, true, true])
    const again = await prune([file('b'), file('c')])
    expect([again.code, again.status, again.last]).toEqual([0, 'ok', []])
  })

  it('does not remove what stood there before, nor what somebody has put there since', async () => {
    const { root, run, prune, has } = project()
    writeFileSync(join(root, 'old'), 'theirs')
    await run([file('old'), file('new'), dir('d'), file('d/x')])
    rmSync(join(root, 'new'))
    writeFileSync(join(root, 'new'), 'theirs')
    writeFileSync(join(root, 'd/theirs'), '')
    const { last, code, status } = await prune([])
    expect([code, status]).toEqual([0, 'changed'])
    expect(last).toEqual([
      `remove d/x, ${by('d/x')}`,
      `left: new, ${by('new')}: it was altered since`,
      `left: d, ${by('d', 'make')}: it is not empty (theirs)`,
    ])
    expect([has('old'), has('new'), has('d/theirs')]).toEqual([true, true, true])
    expect((await prune([])).status).toBe('ok')
  })

  it('knows its own later changes of a file, and those of a run before', async () => {
    const { run, prune, has } = project()
    await run([file('a')])
    await run([{ name: 'write a', file: { path: 'ROOT/a', content: 'more', mode: '0600' } }])
    await run([{ name: 'other', file: { path: 'ROOT/a', content: 'most' } }])
    expect((await prune([])).last).toEqual(['remove a, which no step wants any more (placed by “other”)'])
    expect(has('a')).toBe(false)
  })

  it('forgets what a step has removed: what comes there later is no matter of ours', async () => {
    const { root, run, prune, has } = project()
    await run([file('a')])
    await run([{ name: 'no a', file: { path: 'ROOT/a', state: 'absent' } }])
    writeFileSync(join(root, 'a'), 'a')
    expect((await prune([])).last).toEqual([])
    expect(has('a')).toBe(true)
  })

  it('takes a step that its condition leaves out for one that wants nothing, unless that hangs on a result', async () => {
    const { run, prune, has } = project()
    const probe = { name: 'probe', probe: ['echo', 'x'], register: 'r' }
    const on = (flag: string) => [
      probe,
      file('by-variable', { when: flag }),
      file('by-result', { when: `r.stdout == '${flag === 'true' ? 'x' : 'y'}'` }),
    ]
    await run(on('true'))
    expect((await prune(on('false'))).last).toEqual([`remove by-variable, ${by('by-variable')}`])
    expect(has('by-result')).toBe(true)
  })

  it('removes what is no item of a loop any more', async () => {
    const { run, prune } = project()
    const loop = (items: string[]) => [
      { name: 'each', file: { path: 'ROOT/{{ item }}', content: 'x' }, loop: items },
    ]
    await run(loop(['a', 'b', 'c']))
    expect((await prune(loop(['a', 'c']))).last).toEqual([
      'remove b, which no step wants any more (placed by “each”)',
    ])
  })

  it('removes nothing of a play that the playbook does not have: another playbook may bear the same name', async () => {
    const { run, prune, has } = project()
    await run([], {}, [{ name: 'other', hosts: 'all', tasks: [file('a')] }])
    expect((await prune([])).last).toEqual([
      `left: a, ${by('a')}: the playbook has no play “other”: another of the same name may want it`,
    ])
    expect(has('a')).toBe(true)
  })

  it('says where nothing was recorded, as on a host that an older version has set up', async () => {
    const { name, prune, run, record } = project()
    await run([file('a')])
    rmSync(record)
    expect((await prune([])).last).toEqual([`there is no record here of what ${name} placed before`])
  })

  it('removes nothing where a step failed', async () => {
    const { run, prune, has } = project()
    await run([file('a')])
    const ran = await prune([{ name: 'no', assert: { that: ['false'] } }])
    expect([ran.code, ran.status, has('a')]).toEqual([1, undefined, true])
  })

  it('cannot tell what is wanted as long as a step is unknown', async () => {
    const { run, prune } = project()
    await run([file('a')])
    const guess = [
      { name: 'made', command: { argv: ['touch', 'ROOT/made'], creates: 'ROOT/made' }, register: 'm' },
      { name: 'names', probe: ['ls', 'ROOT'], register: 'n' },
      { name: 'each', file: { path: 'ROOT/x{{ item }}', content: '' }, loop: '{{ n.stdout_lines }}' },
    ]
    const { last } = await prune(guess, { check: true })
    expect(last[0]).toMatch(/^it cannot be told what is still wanted: “(names|each)”/)
    expect(last[1]).toContain('left: a')
  })

  it('is refused for a part of the steps, and in a saved plan', async () => {
    const { prune } = project()
    await expect(prune([file('a')], { tags: ['x'] })).rejects.toThrow(/--tags/)
    await expect(prune([file('a')], { check: true, plan: 'p' })).rejects.toThrow(/--plan/)
  })

  it('tells playbooks whether what they list themselves is to be removed', async () => {
    const { run, prune } = project()
    const say = [{ name: 'say', debug: '{{ hostwright_prune }}' }]
    expect((await run(say)).code).toBe(0)
    expect((await prune(say, { check: true })).code).toBe(0)
  })

  // On a machine with much else to do, a frame may be asked for its results more than once.
  it('costs no round trip when things are placed, and none in a run that changes nothing', {
    retry: 3,
  }, async () => {
    const { root, record, run } = project()
    mkdirSync(join(root, 'in'))
    expect((await run([file('in/a'), file('in/b')])).trips).toBe((await run([file('in/c')])).trips)
    const before = readFileSync(record, 'utf8')
    expect((await run([file('in/c')])).trips).toBe(1)
    expect(readFileSync(record, 'utf8')).toBe(before)
    expect(before.trim().split('\n')).toHaveLength(3)
  })
})
