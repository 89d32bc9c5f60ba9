// Answers that are well framed, and lie in what they hold.
import { ESCAPES, FORGED, manyLines, member, nested, SECRET } from './words.mjs'

/** Changes what is answered to questions of one kind, known by their script. */
const on = (kind, change) => (one, io) =>
  KINDS[kind].test(one.script) ? { ...one, ...change(one, io) } : one

const KINDS = {
  files: /tar -cPf - -b 1 /,
  users: /getent passwd/,
  probe: /printf '\\n%d %s %s\\0' "\$s" "\$t" "\$u"; printf '\\0' >&2/,
  pendingHandlers: /pending\/\*\.json/,
  pendingHandler: /cat "\$HW"\/pending\//,
  guard: /\[ -e .*echo yes/,
  confine: /mounts could not be made read-only/,
}

const files = (change) => on('files', (one, io) => ({ stdout: change(one.stdout, io) }))
const said = (text) => on('probe', () => ({ stdout: `${text}\n0 1.00 1.01\0` }))
const pathIn = (archive) => archive.slice(0, archive.indexOf('\0')) || '/etc'
const END = '\0'.repeat(1024)

/** Another answer at every look. */
const turning = (io, answers) => {
  io.memory.look = (io.memory.look ?? 0) + 1
  return answers[io.memory.look % answers.length]
}

const archives = [
  {
    name: 'a negative size in an archive',
    answer: files((all) => member({ path: pathIn(all), size: `\xff${'\xff'.repeat(9)}\xfe\x00` }).repeat(3)),
  },
  {
    name: 'a size without bounds in an archive',
    answer: files((all) => member({ path: pathIn(all), size: `\x80${'\xff'.repeat(11)}` })),
  },
  {
    name: 'a size that is no number',
    answer: files((all) => member({ path: pathIn(all), size: 'seventeen   ' })),
  },
  { name: 'an archive that is cut', answer: files((all) => all.slice(0, 700)) },
  {
    name: 'an archive of names with escapes',
    answer: files((all) => member({ path: `/${ESCAPES}\n${FORGED}`.slice(0, 90) }) + all),
    deceives: true,
  },
  {
    name: 'an owner with escapes',
    answer: files((all) => member({ path: pathIn(all), owner: `x${ESCAPES}`.slice(0, 30) }) + END),
    deceives: true,
  },
  {
    name: 'a mode beyond modes',
    answer: files((all) => member({ path: pathIn(all), mode: '7777777\0' }) + END),
    deceives: true,
  },
  {
    name: 'a mode that is no number',
    answer: files((all) => member({ path: pathIn(all), mode: 'rwxrwxrw' }) + END),
    deceives: true,
  },
  {
    name: 'a type of file that nobody knows',
    answer: files((all) => member({ path: pathIn(all), flag: '\xff' }) + END),
    deceives: true,
  },
  {
    name: 'a hundred thousand members',
    answer: files((all) => member({ path: '/x' }).repeat(8000) + all),
    deceives: true,
  },
  {
    name: 'members that nobody asked about',
    answer: files((all) => member({ path: '/etc/FORGED', content: FORGED }) + all),
    deceives: true,
  },
  {
    name: 'a member twice, each time otherwise',
    answer: files((all) => all.replace(/\0+$/, '') + all),
    deceives: true,
  },
  {
    name: 'long names without end',
    answer: files(() => member({ path: '././@LongLink', flag: 'L', size: '00000000001\0' }).repeat(5000)),
    deceives: true,
  },
  {
    name: 'an archive of random order',
    answer: files((all) => `${'\x01'.repeat(512)}${all}`),
    deceives: true,
  },
  {
    name: 'a line of a quarter of a million blanks',
    answer: files((all, io) => {
      const path =
        /^(.*)\/settings$/.exec(pathIn(all)) === null ? /(\/\S*?)\/greeting\0/.exec(all)?.[1] : undefined
      io.memory.base ??= path
      const at = all.indexOf('/settings\0')
      const start = at < 0 ? -1 : all.lastIndexOf('/', at) === at ? all.lastIndexOf('\0', at) + 1 : -1
      const name = start < 0 ? pathIn(all) : all.slice(start, at + '/settings'.length)
      const blanks = `${' '.repeat(250_000)}\n`
      return member({ path: name, size: blanks.length.toString(8).padStart(11, '0'), content: blanks }) + END
    }),
    deceives: true,
  },
  {
    name: 'text with escapes in a difference',
    answer: files((all) => {
      const text = `${ESCAPES}\n${FORGED}`
      return (
        member({ path: pathIn(all), size: text.length.toString(8).padStart(11, '0'), content: text }) + END
      )
    }),
    deceives: true,
  },
  {
    name: 'files that change between two looks',
    answer: (one, io) => files((all) => turning(io, [END, all]))(one, io),
    deceives: true,
  },
  {
    name: 'every file is there, and otherwise',
    answer: files((all) => all.replaceAll('hello', 'HELLO')),
    deceives: true,
  },
  { name: 'no file is ever there', answer: files(() => END), deceives: true },
]

const accounts = [
  {
    name: 'four hundred thousand accounts',
    answer: on('users', () => ({
      stdout: `${'a:x:1:1:::\n'.repeat(400_000)}\n${'g:x:1:a,b\n'.repeat(100_000)}`,
    })),
    deceives: true,
  },
  {
    name: 'an account with numbers that are none',
    answer: on('users', () => ({ stdout: `hunted-nobody:x:NaN:-1:${ESCAPES}:/\n\n` })),
    deceives: true,
  },
  {
    name: 'an account that is not as it was asked for',
    answer: on('users', () => ({ stdout: `root:x:0:0:${FORGED.split('\n').join('')}:/:\n\n` })),
    deceives: true,
  },
  {
    name: 'an account that comes and goes',
    answer: (one, io) =>
      on('users', () => ({ stdout: turning(io, ['', 'hunted-nobody:x:4242:4242::/:/bin/sh\n\n']) }))(one, io),
    deceives: true,
  },
]

const probes = [
  { name: 'four hundred thousand lines for a filter', answer: said(manyLines(400_000)), deceives: true },
  { name: 'blanks for a pattern', answer: said(`${' '.repeat(250_000)}\n[1]\ntwo`), deceives: true },
  { name: 'letters for a pattern', answer: said(`[1]\n${'o'.repeat(60)}n\ntwo`), deceives: true },
  { name: 'JSON fifteen thousand deep', answer: said(`${nested(15_000)}\none\ntwo`), deceives: true },
  { name: 'JSON a million deep', answer: said(`${nested(1_000_000)}\none\ntwo`), deceives: true },
  {
    name: 'a million numbers in JSON',
    answer: said(`[${'1,'.repeat(1_000_000)}1]\none\ntwo`),
    deceives: true,
  },
  { name: 'a NUL in a name', answer: said('["\\u0000"]\none\nx\\u0000'), deceives: true },
  { name: 'a name with escapes', answer: said(`[1]\none\n${ESCAPES.replaceAll('\0', '')}`), deceives: true },
  {
    name: 'a name that leads elsewhere',
    answer: said('[1]\none\n../../../../../../../tmp/hunted-FORGED/x'),
    deceives: true,
  },
  {
    name: 'a name of a hundred thousand letters',
    answer: said(`[1]\none\n${'n'.repeat(100_000)}`),
    deceives: true,
  },
  { name: 'lines of a report in a message', answer: said(`[1]\n${FORGED}two`), deceives: true },
  { name: 'an expression as an answer', answer: said('[1]\n{{ secret }}\n{{ secret }}'), deceives: true },
  {
    name: 'a prototype as an answer',
    answer: said('{"__proto__": {"changed": true}, "constructor": 1}\n__proto__\n__proto__'),
    deceives: true,
  },
  { name: 'bytes that are no text', answer: said('[1]\n\xff\xfe\xc0\nt\xffwo'), deceives: true },
  {
    name: 'a status of a command that is none',
    answer: on('probe', () => ({ stdout: '[1]\none\ntwo\nNaN 1.00 1.01\0' })),
    deceives: true,
  },
  {
    name: 'a command that ended before it began',
    answer: on('probe', () => ({ stdout: '[1]\none\ntwo\n124 9e99 x\0' })),
    deceives: true,
  },
  {
    name: 'more answers than questions',
    answer: on('probe', ({ stdout }) => ({ stdout: stdout.repeat(1000) })),
    deceives: true,
  },
  { name: 'no answer to a command', answer: on('probe', () => ({ stdout: '' })), deceives: true },
  {
    name: 'the secret in every form',
    answer: (one) => ({
      ...one,
      stderr: secretForms(),
      ...(/tar -cPf/.test(one.script) ? {} : { stdout: one.stdout }),
    }),
    deceives: true,
  },
  { name: 'the secret in an answer', answer: said(`[1]\n${secretForms()}\ntwo`), deceives: true },
]

/** The secret of the hunt, as a program might write it. */
function secretForms() {
  const base64 = (before) => Buffer.from(`${before}${SECRET}`).toString('base64')
  const hex = Buffer.from(SECRET).toString('hex')
  return [
    SECRET,
    base64(''),
    base64('a'),
    base64('ab'),
    hex,
    encodeURIComponent(SECRET),
    JSON.stringify(SECRET),
  ].join(' ')
}

const pendingHandlers = [
  {
    name: 'a hundred thousand pending handlers',
    answer: on('pendingHandlers', () => ({
      stdout: '{"playbook":"a","step":"b","key":"c","cause":"d"}\n'.repeat(100_000),
    })),
    deceives: true,
  },
  {
    name: 'pending handlers with escapes',
    answer: on('pendingHandlers', () => ({
      stdout: `${JSON.stringify({ playbook: 'x.yml', step: `${ESCAPES}${FORGED}`, key: 'k', cause: 'c' })}\n`,
    })),
    deceives: true,
  },
  {
    name: 'pending handlers that are none',
    answer: on('pendingHandlers', () => ({
      stdout: `{"playbook":${nested(20_000)},"step":7}\n{}\n{"a":1}\n`,
    })),
    deceives: true,
  },
  {
    name: 'a handler that is always pending',
    answer: on('pendingHandler', () => ({
      stdout: '{"playbook":"play.yml","step":"told","key":"play.yml: all: told","cause":"x"}\n',
    })),
    deceives: true,
  },
  {
    name: 'mounts that cannot be read-only',
    answer: on('confine', () => ({ stdout: '', stderr: FORGED + ESCAPES })),
    deceives: true,
  },
  {
    name: 'a guard that changes its mind',
    answer: (one, io) => on('guard', () => ({ stdout: turning(io, ['no\n', 'yes\n']) }))(one, io),
    deceives: true,
  },
]

/** Lies in what is answered. */
export const contents = [...archives, ...accounts, ...probes, ...pendingHandlers]
