import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  conformance,
  type Example,
  isInLab,
  openLab,
  type Row,
  type RunningHost,
  tableOf,
} from '../../src/testing.ts'

const planted = (task: string, more: Partial<Example> = {}): Example => ({
  name: 'planted',
  task,
  params: { path: `/srv/${task}` },
  ...more,
})

const EXAMPLES: readonly Example[] = [
  planted('more-than-said'),
  planted('writes-in-read'),
  planted('writes-from-outside'),
  planted('never-converges'),
  planted('random-in-plan'),
  planted('second-round', { drift: ['rm', '/srv/second-round', '/srv/second-round.2'] }),
  // Examples that are wrong themselves.
  {
    name: 'a harm that the task does not look at',
    task: 'file',
    params: { path: '/srv/file', content: 'x' },
    holds: ['sh', '-c', '[ "$(stat -c %a /srv/file)" = 644 ]'],
    drift: ['chmod', '600', '/srv/file'],
  },
  {
    name: 'a harm that is none',
    task: 'directory',
    params: '/srv/dir',
    holds: ['test', '-d', '/srv/dir'],
    drift: ['touch', '/srv/dir/file'],
  },
  {
    name: 'an act that happens elsewhere too',
    task: 'command',
    params: { shell: 'for n in 1 2; do echo >>/srv/acts; done', always: true, alters: ['/srv/acts'] },
    count: async (host) => (await host.exec(['cat', '/srv/acts'])).stdout.length,
  },
  { name: 'no such param', task: 'debug', params: { message: 'x' } },
  {
    name: 'what never holds',
    task: 'symlink',
    params: { path: '/srv/link', target: 'x' },
    holds: ['test', '-e', '/srv/link'],
  },
  { name: 'too early', task: 'template', params: {}, before: [{ assert: 'false' }] },
]

describe.skipIf(!isInLab())('the kit', () => {
  let host: RunningHost | undefined
  let rows: Row[] = []
  const row = (task: string) => {
    const found = rows.find((one) => one.task === task)
    if (found === undefined) throw new Error(`no row for ${task}`)
    return found
  }
  const reasons = (task: string) => row(task).reasons.join('\n')

  beforeAll(async () => {
    host = await openLab().host({ name: 'planted' })
    rows = await conformance({ host, examples: EXAMPLES, project: 'test/conformance/planted' })
    process.stdout.write(`${tableOf(rows)}\n`)
  })
  afterAll(async () => {
    if (host !== undefined) await openLab().down(host)
  })

  it('catches a task that does more than it announces', () => {
    expect(reasons('more-than-said')).toBe(
      'planted: it wrote something that no change names: /srv/more-than-said.too',
    )
    expect(row('more-than-said')).toMatchObject({ beyond: 1, second: true })
  })
  it('catches a task that writes in its read: the mounts are read-only', () => {
    expect(reasons('writes-in-read')).toContain('the dry run failed: ')
    expect(reasons('writes-in-read')).toContain('Read-only file system')
    expect(row('writes-in-read').written).toBe(0)
  })
  it('catches a dry run that wrote, by whatever way', () => {
    expect(reasons('writes-from-outside')).toContain('the dry run wrote /srv, /srv/writes-from-outside')
    expect(row('writes-from-outside').written).toBe(2)
  })
  it('catches a task that never converges', () => {
    expect(reasons('never-converges')).toContain('did not converge')
    expect(row('never-converges').second).toBe(false)
  })
  it('catches a task whose plan draws', () => {
    expect(reasons('random-in-plan')).toContain('made differently than announced (is plan pure?)')
    expect(row('random-in-plan').predicted).toMatchObject({ made: 1, exact: 0 })
  })
  it('lets a task need two rounds, and says so', () => {
    expect(row('second-round')).toMatchObject({
      reasons: [],
      rounds: 2,
      predicted: { made: 4, exact: 2, unknown: 2 },
      second: true,
      drifts: { put: 1, found: 1, mended: 1 },
    })
  })
  it('catches a harm that is not found, and one that is none', () => {
    expect(reasons('file')).toContain('the drift was not found: it has no change')
    expect(row('file').drifts).toEqual({ put: 1, found: 0, mended: 0 })
    expect(reasons('directory')).toContain('the drift changes nothing: it still holds')
  })
  it('catches an act that is done twice in a run, and a second run that acts unasked', () => {
    expect(reasons('command')).toContain('the act was done 2 times in the first run')
    expect(reasons('command')).toContain('the second run is not done: run for n in')
    expect(row('command')).toMatchObject({ actsOnce: false, second: false })
  })
  it('catches what does not hold, what cannot be prepared, and a document that is wrong', () => {
    expect(reasons('symlink')).toContain('it does not hold after the apply')
    expect(reasons('template')).toContain('what comes before it failed: ')
    expect(reasons('debug')).toContain('the dry run failed: ')
  })
})
