// Whole processes, timed one after the other in turn, so that what the machine does meanwhile falls on all alike.
import { spawn } from 'node:child_process'

/** Runs the contenders in turn, and gives the milliseconds of each, sorted. */
export async function inTurn(contenders, rounds, before = async () => undefined) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, command] of Object.entries(contenders)) {
      await before(name)
      const { ms } = await run(command)
      if (round >= 0) times[name].push(ms) // the first warms all caches
    }
  }
  for (const list of Object.values(times)) list.sort((a, b) => a - b)
  return times
}

/** Runs a command to its end; one that fails is an error, with what it said. */
export function run([program, ...args], env = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const ms = performance.now() - started
      if (code === 0) resolve({ ms, out })
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${out.slice(-2000)}`))
    })
  })
}

/** Seconds of CPU that a command and its children took, as the shell counts them (times(1p)). */
export async function cpuOf(command) {
  const { out } = await run(['sh', '-c', '"$@" >/dev/null || exit; times', 'sh', ...command])
  const [user, system] = out.trim().split('\n').at(-1).split(' ').map(seconds)
  return user + system
}

function seconds(text) {
  const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text)
  return Number(minutes) * 60 + Number(rest)
}

export const median = (sorted) => sorted[Math.floor(sorted.length / 2)]
