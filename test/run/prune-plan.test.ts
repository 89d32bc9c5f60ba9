import { describe, expect, it } from 'vitest'
import { isBookkeeping } from '../../src/model/change.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { entryDigest } from '../../src/resource/file/entry-digest.ts'
import type { Entry } from '../../src/resource/file/entry-state.ts'
import { type Placed, placedBy, recordLine, recordOf } from '../../src/resource/placed/placed.ts'
import { unit } from '../../src/resource/service/unit.ts'
import { announce } from '../../src/run/plan/announce.ts'
import type { Candidate } from '../../src/run/prune/prune-look.ts'
import { pruneChanges } from '../../src/run/prune/prune-plan.ts'
import { type Wanted, wantsNothing } from '../../src/run/prune/wanted.ts'

const FILE: Entry = { type: 'file', mode: '0644', owner: 'root', group: 'root', sha256: 'a', size: 1 }
const DIRECTORY: Entry = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }
const LINK: Entry = { type: 'link', target: 'x' }
const UNIT = '/etc/systemd/system/web.service'

const placed = (path: string, states: readonly string[] = [], play = 'site'): Placed => ({
  path,
  host: 'me',
  play,
  step: 'it',
  states,
})

interface Here {
  readonly here?: Seen<Entry>
  readonly states?: readonly string[]
  readonly names?: readonly string[]
  readonly play?: string
  readonly unit?: Candidate['unit']
}

function candidate(path: string, { here = known(FILE), names = [], play, ...more }: Here = {}): Candidate {
  const states = more.states ?? (here.known && here.value !== null ? [entryDigest(here.value)] : [])
  const about = more.unit === undefined ? {} : { unit: more.unit }
  return { placed: placed(path, states, play), here, names: known(names), ...about }
}

function changes(candidates: readonly Candidate[], wanted: Partial<Wanted> = {}) {
  return pruneChanges(
    { record: known(candidates.map((one) => one.placed)), candidates },
    { playbook: 'p.yml', plays: ['site'], wanted: { ...wantsNothing(), ...wanted }, login: 'root' },
  ).flatMap((change) => announce(change) ?? [])
}

const words = (...given: Parameters<typeof changes>) =>
  changes(...given)
    .filter(({ change }) => !isBookkeeping(change))
    .map(({ change }) => change.summary.replace(', which no step wants any more (placed by “it”)', ''))

describe('what no step wants any more', () => {
  it.each<[string, Candidate[], Partial<Wanted>, string[]]>([
    ['nothing was placed', [], {}, []],
    ['a file as it was placed', [candidate('/a')], {}, ['remove /a']],
    ['a link as it was placed', [candidate('/a', { here: known(LINK) })], {}, ['remove /a']],
    ['a file that is gone', [candidate('/a', { here: known(null) })], {}, []],
    [
      'a file that was altered',
      [candidate('/a', { states: ['other', ''] })],
      {},
      ['left: /a: it was altered since'],
    ],
    [
      'a file that was generated',
      [candidate('/a', { states: [] })],
      {},
      ['left: /a: it was generated here, and nobody can tell whether it was altered since'],
    ],
    ['a file that cannot be looked at', [candidate('/a', { here: unknown('why') })], {}, ['left: /a: why']],
    [
      'an empty directory',
      [candidate('/d', { here: known(DIRECTORY) })],
      {},
      ['remove the empty directory /d'],
    ],
    [
      'a directory with what goes, too',
      [
        candidate('/d', { here: known(DIRECTORY), names: ['a', 'e'] }),
        candidate('/d/a'),
        candidate('/d/e', { here: known(DIRECTORY) }),
      ],
      {},
      ['remove the empty directory /d/e', 'remove /d/a', 'remove the empty directory /d'],
    ],
    [
      'a directory with what others have put there',
      [candidate('/d', { here: known(DIRECTORY), names: ['0'] })],
      {},
      ['left: /d: it is not empty (0)'],
    ],
    [
      'the way in',
      [candidate('/etc/ssh/sshd_config.d/x.conf'), candidate('/root/.ssh/authorized_keys')],
      {},
      [
        'left: /root/.ssh/authorized_keys: it may be what lets us in: remove it by hand',
        'left: /etc/ssh/sshd_config.d/x.conf: it may be what lets us in: remove it by hand',
      ],
    ],
    [
      'what a step writes to by other means',
      [candidate('/a')],
      { subjects: new Set(['/a']) },
      ['left: /a: a step writes to it by other means'],
    ],
    [
      'what a step places that hangs on a result',
      [candidate('/a')],
      { occasional: new Set(['site: it']) },
      [],
    ],
    [
      'a unit that runs',
      [
        candidate(UNIT, {
          unit: { name: 'web.service', seen: known({ active: 'active', enabled: 'enabled' }) },
        }),
      ],
      {},
      ['disable and stop web.service', `remove ${UNIT}`],
    ],
    [
      'a unit that does not',
      [
        candidate(UNIT, {
          unit: { name: 'web.service', seen: known({ active: 'inactive', enabled: 'disabled' }) },
        }),
      ],
      {},
      [`remove ${UNIT}`],
    ],
    [
      'the file of a unit that is wanted',
      [candidate(UNIT, { unit: { name: 'web.service', seen: known(null) } })],
      { facts: new Set([unit('web.service').id]) },
      [`left: ${UNIT}: a step still wants its unit`],
    ],
  ])('%s', (_title, candidates, wanted, expected) => {
    expect(words(candidates, wanted)).toEqual(expected)
  })

  it('is forgotten with what is gone, and nothing else is', () => {
    const all = changes([
      candidate('/a'),
      candidate('/b', { states: ['x'] }),
      candidate('/c', { here: known(null) }),
    ])
    const record = all.map(({ change }) => change).find(isBookkeeping)
    expect(record).toMatchObject({ after: known([placed('/b', ['x'])]) })
  })

  it('is not known where a step is unknown, or nothing was recorded', () => {
    expect(words([candidate('/a')], { unclear: new Set(['s']) })).toEqual([
      'it cannot be told what is still wanted: “s” is not known as long as earlier steps are to be done',
      'left: /a: it cannot be told whether “s” wants it',
    ])
    const judging = { playbook: 'p.yml', plays: [], wanted: wantsNothing(), login: 'root' }
    expect(pruneChanges({ record: unknown('no'), candidates: [] }, judging)).toEqual([])
    expect(pruneChanges({ record: known(null), candidates: [] }, judging)).toHaveLength(1)
    expect(pruneChanges({ record: known([]), candidates: [] }, judging)).toEqual([])
  })
})

describe('the record on a host', () => {
  const by = { host: 'me', play: 'site', step: 'it' }
  const read = (text: string) => {
    const { ask } = placedBy.kind
    return ask.on === 'host'
      ? ask.parse({ stdout: `${text}\0`, stderr: '', status: 0 }, ['p.yml'])[0]
      : undefined
  }

  it.each<[string, string, unknown]>([
    ['none', 'none\n', null],
    ['an empty one', '', []],
    ['a new path', recordLine(by, [['/a', 'x', 'new']]), [placed('/a', ['x'])]],
    ['what stood there before', recordLine(by, [['/a', 'x', 'there']]), []],
    [
      'later states',
      recordLine(by, [
        ['/a', 'x', 'new'],
        ['/a', 'y', 'there'],
        ['/a', null, 'there'],
      ]),
      [placed('/a', ['x', 'y'])],
    ],
    [
      'what was removed',
      recordLine(by, [
        ['/a', 'x', 'new'],
        ['/a', null, 'gone'],
        ['/a', 'y', 'there'],
      ]),
      [],
    ],
    ['half a line', `${recordLine(by, [['/a', 'x', 'new']])}["me","site","it",[["/b"`, [placed('/a', ['x'])]],
    [
      'what is no path, or leads elsewhere',
      recordLine(by, [
        ['a', 'x', 'new'],
        ['/../a', 'x', 'new'],
        ['/a//b', 'x', 'new'],
        ['/', 'x', 'new'],
        ['', 'x', 'new'],
      ]),
      [],
    ],
    ['what is no record', '0\n""\n[]\n{"a":1}\n[1,2,3,[]]\n["a","b","c",[0,["/x",1,"new"]]]\n', []],
  ])('is read: %s', (_title, text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('written anew says the same', () => {
    const all = [placed('/a', ['x', 'y']), placed('/b'), placed('/ü', ['z'], 'other')]
    expect(read(Buffer.from(recordOf(all)).toString('latin1'))).toEqual(all)
  })
})
