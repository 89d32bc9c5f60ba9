// `npm run hunt -- host`: a host that lies, in many forms, each in a run together with one that does not. Nobody but the
// liar may come to harm: not the other host, not the controller, not the terminal.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { forms } from './host/forms.mjs'
import { harmsOf } from './host/harm.mjs'
import { makeKeys, makePlace } from './host/place.mjs'
import { SECRET } from './host/words.mjs'

const program = fileURLToPath(new URL('../../dist/src/cli/main.cjs', import.meta.url))

const HELP = `hunt host [--seed N] [--only NAME]... [--at-once N] [--program FILE] [--list] [--keep]
`

/** Tries every form, or those that are named; gives the exit code. */
export async function hunt(args) {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      only: { type: 'string', multiple: true },
      'at-once': { type: 'string', default: '4' },
      program: { type: 'string', default: program },
      list: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return (say(HELP), 0)
  if (values.list)
    return (say(forms.map(({ name, slow }) => `${name}${slow ? ' (slow)' : ''}\n`).join('')), 0)
  const unknown = values.only?.find((name) => !forms.some((form) => form.name === name))
  if (unknown !== undefined) return (say(`there is no form “${unknown}”; --list names them\n`), 5)
  const chosen = values.only === undefined ? forms : forms.filter(({ name }) => values.only.includes(name))
  // Those that wait for a timeout cost nothing but time: they go first.
  const due = [...chosen].sort((a, b) => Number(b.slow === true) - Number(a.slow === true))
  const stop = new AbortController()
  process.once('SIGINT', () => (stop.abort(), say('stopping\n')))
  const keys = makeKeys()
  const seen = { forms: 0, harmed: 0 }
  const worker = async () => {
    for (let form = due.shift(); form !== undefined && !stop.signal.aborted; form = due.shift()) {
      const { harms, seconds } = await tryForm(form, { ...values, keys, signal: stop.signal })
      if (stop.signal.aborted) return
      seen.forms += 1
      if (harms.length > 0) seen.harmed += 1
      say(`${harms.length === 0 ? 'ok    ' : 'HARMED'}  ${seconds.toFixed(1).padStart(6)} s  ${form.name}\n`)
      for (const harm of harms) say(`          ${harm}\n`)
    }
  }
  say(`seed ${values.seed}\n`)
  try {
    await Promise.all(Array.from({ length: Number(values['at-once']) }, worker))
  } finally {
    keys.remove()
  }
  say(`${seen.forms} forms, ${seen.harmed} harmed\n`)
  return stop.signal.aborted ? 130 : seen.harmed > 0 ? 1 : 0
}

async function tryForm(form, { seed, keys, keep, signal, program }) {
  const started = performance.now()
  const place = await makePlace(form, seed, keys)
  try {
    const live = (Number(seed) + form.name.length) % 3 === 0
    const before = place.listing()
    const ended = await runIn(place, { form, live, signal, program })
    const harms = harmsOf(form, { ...ended, live, before, after: place.listing() }, place)
    if (keep && harms.length > 0) say(`--- ${form.name}, ${place.root}\n${ended.out.slice(-5000)}\n---\n`)
    return { harms, seconds: (performance.now() - started) / 1000 }
  } finally {
    place.stop()
    if (!keep) place.remove()
  }
}

/** Runs the program, plainly or in a terminal, until it ends or its time is over. */
function runIn(place, { form, live, signal, program }) {
  const args = [program, ...place.args, '--diff', '--verbose', '--timeout', '5', '--lock-timeout', '3']
  const words = [process.execPath, ...args].map((word) => `'${word}'`).join(' ')
  const [command, given] = live ? ['script', ['-qec', words, '/dev/null']] : [process.execPath, args]
  const env = {
    ...{ PATH: process.env['PATH'], HOME: join(place.root, 'home'), TMPDIR: join(place.root, 'tmp') },
    ...{ HUNT_SECRET: SECRET, TERM: 'xterm', SHELL: '/bin/sh' },
  }
  return new Promise((resolve) => {
    const child = spawn(command, given, {
      env,
      cwd: join(place.root, 'cwd'),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const parts = []
    let [memory, timedOut] = [0, false]
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // it is over
      }
    }
    const watch = setInterval(() => (memory = Math.max(memory, live ? 0 : memoryOf(child.pid))), 50)
    const timer = setTimeout(() => ((timedOut = true), end()), form.slow ? 240_000 : 120_000)
    signal.addEventListener('abort', end)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => parts.push(chunk))
    child.on('close', (code) => {
      clearInterval(watch)
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve({ out: Buffer.concat(parts).toString('utf8'), code: code ?? 255, memory, timedOut })
    })
  })
}

/** The most memory that a process has had, in MiB. */
function memoryOf(pid) {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

function say(text) {
  process.stdout.write(text)
}
