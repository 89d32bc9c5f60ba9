// What is counted exactly: round trips as the run tells them, and processes as the kernel saw them start.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './measure.mjs'

const framesOf = ({ out }) => JSON.parse(out.trim().split('\n').at(-1)).roundTrips

/** Runs the work while every program that the host's sshd starts is counted. */
export async function processesOf(place, args) {
  const file = join(mkdtempSync(join(tmpdir(), 'count-')), 'trace')
  const pid = readFileSync(`${place.tree}/run/sshd-bench.pid`, 'utf8').trim()
  const watch = spawn('strace', [
    '-f',
    '-q',
    '-e',
    'trace=execve',
    '-e',
    'signal=none',
    '-o',
    file,
    '-p',
    pid,
  ])
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const { out } = await tolerant([...place.ours(1), '--json', ...args])
  await new Promise((resolve) => setTimeout(resolve, 500))
  watch.kill('SIGINT')
  await new Promise((resolve) => watch.on('close', resolve))
  const started = readFileSync(file, 'utf8')
    .split('\n')
    // A call may be told in two parts, which other processes come between: the second says how it ended.
    .filter((line) => line.includes('execve') && line.endsWith(' = 0'))
  return { frames: framesOf({ out }), processes: started.length }
}

/** A dry run that finds something ends with 2. */
function tolerant(command) {
  return run(['sh', '-c', '"$@"; code=$?; [ $code -le 2 ]', 'sh', ...command])
}

/** Round trips of a first apply of more and more steps. */
export async function framesOfSteps(place) {
  const frames = []
  for (const steps of [10, 20, 40, 80]) {
    const file = join(place.folder, `steps-${steps}.yml`)
    const tasks = Array.from({ length: steps }, (_, at) => ({
      file: { path: `/srv/bench/steps-${process.pid}-${steps}-${at}`, content: 'x' },
    }))
    writeFileSync(file, JSON.stringify([{ hosts: 'all', tasks }]))
    frames.push(framesOf(await run([...place.playbook(file), '--json'])))
  }
  return frames
}
