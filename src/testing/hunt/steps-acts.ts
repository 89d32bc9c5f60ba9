import type { Json } from '../../model/json.ts'
import type { Draw } from '../draw.ts'
import type { PlaybookStep } from '../example.ts'
import { BASE } from './names.ts'
import { filePath, perhaps, type StepMaker } from './steps-files.ts'

/** Makers of steps that run commands, ask, wait and say. */
export const actMakers: readonly (readonly [number, StepMaker])[] = [
  [9, commandStep],
  [2, (draw) => ({ command: { argv: draw.pick([['false'], ['true']]), always: true, alters: [] } })],
  [2, (draw) => ({ command: { argv: ['true'], ...guard(draw), alters: [] } })],
  [2, hiddenStep],
  [
    4,
    (draw) => ({
      probe: {
        argv: draw.pick([
          ['timeout', '2', 'cat', filePath(draw)],
          ['ls', BASE],
          ['getent', 'passwd', 'alma'],
          ['false'],
          ['id', '-u'],
        ]),
      },
    }),
  ],
  [3, (draw) => ({ debug: { msg: draw.pick(['hello', '{{ word }}', '{{ number }}']) } })],
  [
    2,
    (draw) => ({
      'wait-for': {
        ...draw.pick([{ path: filePath(draw) }, { argv: ['test', '-e', filePath(draw)] }, { port: 22 }]),
        timeout: 1,
      },
    }),
  ],
]

/** A command that says what it alters. */
function commandStep(draw: Draw): PlaybookStep {
  const path = filePath(draw)
  const quoted = `'${path}'`
  const step = draw.pick<PlaybookStep>([
    { command: { argv: ['touch', path], creates: path, alters: [path] } },
    { command: { argv: ['cp', `${BASE}/a`, path], creates: path, alters: [path] } },
    { command: { argv: ['rm', '-rf', path], removes: path, alters: [path] } },
    { command: { argv: ['mkdir', path], creates: path, alters: [path] } },
    { command: { shell: `echo one >>${quoted}`, unless: holds('one', path), alters: [path] } },
    { command: { shell: `echo two >${quoted}`, onlyif: holds('one', path), alters: [path] } },
    { command: { shell: `echo always >${quoted}`, always: true, alters: [path] } },
    { command: { shell: `cat >${quoted}`, stdin: '{{ token }}', creates: path, alters: [path] } },
    { command: { shell: `echo "$T" >${quoted}`, env: { T: '{{ token }}' }, creates: path, alters: [path] } },
    { command: { shell: `cat >${quoted}`, stdin: 'input {{ word }}\n', creates: path, alters: [path] } },
  ])
  return bounded(step)
}

/** Where a pipe stands, who reads or writes would wait for the other. */
function bounded({ command }: PlaybookStep): PlaybookStep {
  return { command: { ...(command as { readonly [key: string]: Json }), timeout: 5 } }
}

const holds = (word: string, path: string) => ['timeout', '2', 'grep', '-q', word, path]

/** A command that does not say what it alters. */
function hiddenStep(draw: Draw): PlaybookStep {
  const path = draw.pick([`${BASE}/a`, `${BASE}/b`, `${BASE}/marker`])
  const step = draw.pick<PlaybookStep>([
    { command: { argv: ['touch', path], creates: path } },
    { command: { shell: `echo one >${path}`, unless: holds('one', path) } },
    { command: { argv: ['true'], always: true } },
  ])
  return bounded(step)
}

function guard(draw: Draw): { readonly [key: string]: Json } {
  const path = filePath(draw)
  return draw.pick<{ readonly [key: string]: Json }>([
    { creates: path },
    { removes: path },
    { unless: ['test', '-e', path] },
    { onlyif: ['test', '-d', path] },
  ])
}

/** Keys that any step may have beside its task. */
export function drawKeys(draw: Draw, registered: readonly string[]): PlaybookStep {
  return {
    ...perhaps(draw, { tags: () => [draw.pick(['t1', 't2'])] }, 5),
    ...perhaps(draw, { ignore_errors: () => true }, 7),
    ...perhaps(draw, { become_user: () => draw.pick(['alma', 'alma', 'www-data', 'bela']) }, 30),
    ...perhaps(draw, { notify: () => [draw.pick(['h1', 'h2', 'topic'])] }, 5),
    ...perhaps(draw, { when: () => condition(draw, registered) }, registered.length === 0 ? 12 : 4),
  }
}

/** An expression over what was registered, or over a variable. */
export function condition(draw: Draw, registered: readonly string[]): string {
  if (registered.length === 0) return draw.pick(['flag', 'not flag', "word == 'w'"])
  const name = draw.pick(registered)
  return draw.pick([
    `${name}.changed`,
    `not ${name}.changed`,
    `${name} is changed`,
    `${name} is not changed`,
    `${name} is failed`,
    `${name} is not failed`,
    `${name} is skipped`,
    `${name}.changed or flag`,
    `${name}.changed and ${draw.pick(registered)}.changed`,
    `${name}.status == 'ok'`,
  ])
}
