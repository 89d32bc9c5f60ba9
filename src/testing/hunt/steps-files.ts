import type { Json } from '../../model/json.ts'
import type { Draw } from '../draw.ts'
import type { PlaybookStep } from '../example.ts'
import { BASE, DIRECTORIES, FILES, HARD_PATHS, ODD_DIRECTORIES, ODD_FILES } from './names.ts'

/** A maker of steps: the task with its params, without a name. */
export type StepMaker = (draw: Draw) => PlaybookStep

/** Where a file may be meant to stand. */
export function filePath(draw: Draw): string {
  if (draw.once(40)) return draw.pick(HARD_PATHS)
  return draw.pick(draw.once(4) ? ODD_FILES : FILES)
}

/** Some of these, each perhaps. */
export function perhaps(draw: Draw, keys: { readonly [key: string]: () => Json }, times = 3): PlaybookStep {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, make]) => (draw.once(times) ? [[key, make()]] : [])),
  )
}

const owner = (draw: Draw) => () =>
  draw.pick(draw.once(3) ? ['alma', 'alma', 'bela'] : ['root', 'www-data', 'nobody'])
const group = (draw: Draw) => () => draw.pick(draw.once(3) ? ['alma', 'crew'] : ['root', 'adm'])
const fileMode = (draw: Draw) => () => draw.pick(['0644', '0600', '0640', '755', '4755', '0000'])
const directoryMode = (draw: Draw) => () => draw.pick(['0755', '0700', '2775', '1777'])

function ownership(draw: Draw): PlaybookStep {
  return perhaps(draw, { owner: owner(draw), group: group(draw) }, 4)
}

const TEXTS = [
  'one\n',
  'two\n',
  'one\ntwo\n',
  'one\ntwo',
  '',
  'one\r\ntwo\r\n',
  'ümlaut\n',
  'key = 1\n',
  '{{ word }}\n',
  '{{ token }}\n',
]

/** Makers of steps of files, directories and links. */
export const fileMakers: readonly (readonly [number, StepMaker])[] = [
  [16, fileStep],
  [4, (draw) => ({ file: { path: filePath(draw), state: 'absent' } })],
  [
    9,
    (draw) => ({
      directory: {
        path: directoryPath(draw),
        ...perhaps(draw, { mode: directoryMode(draw) }),
        ...ownership(draw),
      },
    }),
  ],
  [3, (draw) => ({ directory: { path: directoryPath(draw), state: 'absent' } })],
  [7, linkStep],
  [
    4,
    (draw) => ({
      copy: {
        src: draw.pick(['plain.txt', 'crlf.txt']),
        dest: filePath(draw),
        ...perhaps(draw, { mode: fileMode(draw), validate: () => validation(draw) }),
        ...ownership(draw),
      },
    }),
  ],
  [
    4,
    (draw) => ({
      template: {
        src: 'word.hbs',
        dest: filePath(draw),
        ...perhaps(draw, { mode: fileMode(draw), validate: () => validation(draw) }),
        ...ownership(draw),
      },
    }),
  ],
  [11, lineStep],
]

function directoryPath(draw: Draw): string {
  if (draw.once(40)) return `${BASE}/full/dir`
  return draw.pick(draw.once(4) ? ODD_DIRECTORIES : DIRECTORIES)
}

function fileStep(draw: Draw): PlaybookStep {
  const about = { ...perhaps(draw, { mode: fileMode(draw) }), ...ownership(draw) }
  const content = draw.once(7) ? {} : { content: draw.pick(TEXTS) }
  return { file: { path: filePath(draw), ...content, ...about } }
}

function linkStep(draw: Draw): PlaybookStep {
  const path = draw.pick([`${BASE}/l`, `${BASE}/l`, `${BASE}/a`, `${BASE}/d/x`, `${BASE}/e/l`])
  const target = draw.pick(['d', `${BASE}/d`, 'e', 'nowhere', 'b', `${BASE}/a`])
  return { symlink: { path, target, ...(draw.once(5) ? { state: 'absent' } : {}) } }
}

function lineStep(draw: Draw): PlaybookStep {
  const line = draw.pick(['one', 'two', 'key = 1', 'key = 2', 'ü', 'last'])
  const more = perhaps(draw, {
    match: () => draw.pick(['^key', 'one', '^two$', '.']),
    create: () => true,
    state: () => 'absent',
    mode: fileMode(draw),
  })
  return { line: { path: filePath(draw), line, ...more, ...ownership(draw) } }
}

function validation(draw: Draw): Json {
  return draw.pick([
    ['test', '-f', '%s'],
    ['test', '-s', '%s'],
    ['grep', '-q', 'two', '%s'],
  ])
}
