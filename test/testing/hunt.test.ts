import { describe, expect, it } from 'vitest'
import { exists, known } from '../../src/index.ts'
import type { StateChange } from '../../src/model/change.ts'
import { leftToDo } from '../../src/testing/hunt/judge-runs.ts'
import type { Look, Seen } from '../../src/testing/hunt/look.ts'
import { type Footing, footingOf } from '../../src/testing/hunt/loss/footing.ts'
import type { Site } from '../../src/testing/hunt/loss/trial.ts'
import { placesOf } from '../../src/testing/hunt/place.ts'
import { drawCase } from '../../src/testing/hunt/playbook.ts'
import { someKind } from '../resource/kind-of.ts'

const about = { mode: '0777', uid: 0, gid: 0, times: '', shared: 0 }
const looked = (links: Readonly<Record<string, string>>): Look => ({
  entries: new Map(
    Object.entries(links).map(([path, content]): [string, Seen] => [
      path,
      { ...about, type: 'link', content },
    ]),
  ),
  others: new Map(),
})

describe('what a command writes to', () => {
  it.each([
    ['is the path itself', {}, ['/srv/a']],
    ['is where a link leads', { '/srv/a': 'b' }, ['/srv/a', '/srv/b']],
    [
      'is where the last of several links leads',
      { '/srv/a': 'b', '/srv/b': '/x/c' },
      ['/srv/a', '/srv/b', '/x/c'],
    ],
    ['is where a link above it leads', { '/srv': '/x' }, ['/x/a']],
  ])('%s', (_what, links, wanted) => {
    expect(placesOf(looked(links), '/srv/a')).toEqual(wanted)
  })

  it('goes round in a circle for a while only', () => {
    expect(placesOf(looked({ '/srv/a': 'b', '/srv/b': 'a' }), '/srv/a')).toHaveLength(20)
  })

  const hunted = {
    ...{ title: '', state: [], handlers: [], files: {}, tags: [], skipTags: [] },
    steps: [
      { name: 's1', file: { path: '/srv/b', content: 'x' } },
      { name: 's2', command: { shell: 'echo >/srv/a', always: true, alters: ['/srv/a'] } },
    ],
  }
  const change: StateChange = {
    ...{ sort: 'state', kind: someKind('entry'), subject: '/srv/b', goal: exists('/srv/b'), data: null },
    ...{ before: known(false), after: known(true), effects: [], secret: false, summary: 'write /srv/b' },
  }
  const told = [
    {
      step: { name: 's1', task: 'file', handler: false, file: 'play.yml', line: 1 },
      outcome: {
        status: 'changed' as const,
        changes: [{ change, certainty: 'definite' as const, because: [] }],
      },
    },
  ]
  const run = { code: 0, told, trouble: '', notes: [], shown: [] }

  it('is its own affair in the next run, also by a link', () => {
    const which = 'second run'
    expect(leftToDo(hunted, run, { which, look: looked({ '/srv/a': 'b' }) })).toEqual([])
    expect(leftToDo(hunted, run, { which, look: looked({ '/srv/a': 'c' }) })).toHaveLength(1)
  })
})

it('no command that does nothing is meant for a while only: nobody could tell that it did not do it', () => {
  const steps = Array.from({ length: 600 }, (_, number) => drawCase(3, number)).flatMap((one) => one.steps)
  const transient = steps.filter((step) => step['transient'] === true)
  expect(transient.length).toBeGreaterThan(50)
  const feigning = transient.filter(({ command }) =>
    /"argv":\["true"\]/.test(JSON.stringify(command ?? null)),
  )
  for (const { command } of feigning) expect(command).toMatchObject({ always: true })
})

it('on a new host a case goes undisturbed once more, before it is disturbed there', async () => {
  const site = (): Site => ({ lab: {} as never, host: {} as never, program: '' })
  const end = { look: looked({}), lines: new Map() }
  const calm = { hunted: drawCase(1, 1), before: end, end, seconds: 1, lines: [] }
  const [first, second] = [site(), site()]
  const hosts = [first, first, second, second]
  const went: Site[] = []
  const footing = footingOf(
    { calm, site: first },
    async () => hosts.shift() ?? second,
    async (hunted, here) => {
      went.push(here)
      return { ...calm, hunted, seconds: 2 }
    },
  )
  const seconds: Footing['calm']['seconds'][] = []
  for (let at = 0; at < 4; at++) seconds.push((await footing()).calm.seconds)
  expect(seconds).toEqual([1, 1, 2, 2])
  expect(went).toEqual([second])
})
