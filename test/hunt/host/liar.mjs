// What sshd starts for every shell of a lying host: a real shell, whose answers go through a form of lie.
// Called with the form's name, a seed, and the folder that stands for the host's own state.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { forms } from './forms.mjs'

const [name, seed, state] = process.argv.slice(2)
const form = forms.find((one) => one.name === name)
const shell = spawn(
  'unshare',
  [
    ...['--mount', '--propagation', 'private', 'sh', '-c'],
    'mount --bind "$0" /var/lib/hostwright && exec sh -c "$SSH_ORIGINAL_COMMAND"',
    state,
  ],
  { stdio: 'pipe' },
)

/** Writes bytes, one to a character, and waits where the reader does not keep up. */
const write = (stream) => (text) =>
  new Promise((done) => {
    if (stream.destroyed || !stream.write(Buffer.from(text, 'latin1'), () => done()))
      stream.once('close', done)
  })
const lies =
  (tell) =>
  (...said) => {
    writeFileSync(`${state}.lied`, '')
    return tell(...said)
  }
const [out, err] = [write(process.stdout), write(process.stderr)]
/** What a form may do by itself, and remember in this shell: whatever it says so is a lie. */
const io = {
  out: lies(out),
  err: lies(err),
  seed: Number(seed),
  memory: {},
  end: lies(() => process.exit(0)),
}
process.stdout.on('error', () => process.exit(0))
process.stderr.on('error', () => process.exit(0))
process.stdin.on('end', () => shell.stdin.end())
shell.on('close', (code) => setTimeout(() => process.exit(code ?? 0), 50))
shell.stdin.on('error', () => undefined)

await form.open?.(io)

/** Scripts that were sent and are not answered yet, with their marks. */
const asked = []
let sent = ''
let heard = { out: '', err: '' }
let busy = Promise.resolve()
const MARK = /printf '\\n([0-9a-f]+\.[0-9a-f]+) %d\\n' "\$\?"; printf '\\n\1 \\n' >&2\n/

process.stdin.on('data', (chunk) => {
  shell.stdin.write(chunk)
  sent += chunk.toString('latin1')
  for (let found = MARK.exec(sent); found !== null; found = MARK.exec(sent)) {
    asked.push({ script: sent.slice(0, found.index), mark: found[1] })
    sent = sent.slice(found.index + found[0].length)
  }
})
for (const [side, stream] of [
  ['out', shell.stdout],
  ['err', shell.stderr],
])
  stream.on('data', (chunk) => {
    heard[side] += chunk.toString('latin1')
    if (asked.length === 0) void greet()
    settle()
  })

/** What comes before anything was asked (a greeting) goes through. */
async function greet() {
  const greeting = heard
  heard = { out: '', err: '' }
  await out(greeting.out)
  await err(greeting.err)
}

function settle() {
  for (;;) {
    const first = asked[0]
    if (first === undefined) return
    const [told, failed] = ['out', 'err'].map((side) => before(heard[side], `\n${first.mark} `))
    if (told === undefined || failed === undefined) return
    heard = { out: told.rest, err: failed.rest }
    asked.shift()
    const answer = { ...first, stdout: told.text, stderr: failed.text, status: told.line }
    busy = busy.then(() => tell(answer))
  }
}

function before(text, mark) {
  const at = text.indexOf(mark)
  const end = at < 0 ? -1 : text.indexOf('\n', at + mark.length)
  if (end < 0) return undefined
  return { text: text.slice(0, at), line: text.slice(at + mark.length, end), rest: text.slice(end + 1) }
}

async function tell(answer) {
  const told = form.answer === undefined ? answer : await form.answer(answer, io)
  if (!isHonest(told, answer)) writeFileSync(`${state}.lied`, '')
  for (const one of [told].flat()) {
    if (one === undefined) continue
    await out(`${one.stdout}\n${one.mark} ${one.status}\n`)
    await err(`${one.stderr}\n${one.mark} \n`)
  }
}

function isHonest(told, answer) {
  const said = told !== undefined && !Array.isArray(told)
  return said && ['stdout', 'stderr', 'status', 'mark'].every((part) => told[part] === answer[part])
}
