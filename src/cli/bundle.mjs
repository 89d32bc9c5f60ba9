// The program as one file, so that it starts fast: its modules and libraries together, its tasks in it, their schemas
// compiled. Called by `npm run build`, after the compiler.
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { rolldown } from 'rolldown'
import { edited, misfits, partName } from '../../dist/src/cli/replaced.js'
import { closedSchema } from '../../dist/src/schema/closed.js'
import { AJV_OPTIONS } from '../../dist/src/schema/validator.js'
import { ascii, writeBeside } from './bundle-beside.mjs'

const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
/** By name, where each of our tasks is: in `tasks/`, or in a folder of it. */
const tasks = new Map(
  readdirSync(here('tasks'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(^|\/)lib\//.test(file))
    .map((file) => [basename(file, '.ts'), file.replace(/\.ts$/, '')]),
)

/** Ansible's modules stand in files of their own: a run that names none of them does not read them. */
const isModule = (name) => name.includes('.')
const names = [...tasks.keys()]

/** The tasks that come with the package, each loaded when it is named. */
function tasksModule() {
  return `import * as hostwright from ${JSON.stringify(here('src/door.ts'))}
export const ownTasks = {
${names
  .filter((name) => !isModule(name))
  .map(loadingLine)
  .join('\n')}
}
export const modules = () => require('./ansible-tasks.cjs').modulesFor(hostwright)
`
}

/** Ansible's modules. */
function modulesModule() {
  return `export const modules = {\n${names.filter(isModule).map(loadingLine).join('\n')}\n}\n`
}

function loadingLine(name) {
  return `${JSON.stringify(name)}: () => import(${JSON.stringify(here(`tasks/${tasks.get(name)}.ts`))}),`
}

/** Their validators, by the schema as text: another schema has another validator. */
async function validatorsModule(those) {
  const files = names.filter(those).map((name) => tasks.get(name))
  const loaded = await Promise.all(files.map((file) => import(here(`dist/tasks/${file}.js`))))
  const schemas = loaded.map((task) => closedSchema(task.default.params))
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true } })
  schemas.forEach((schema, at) => ajv.addSchema(schema, `own${at}`))
  const code = standalone.default(ajv, Object.fromEntries(schemas.map((_, at) => [`own${at}`, `own${at}`])))
  const lines = schemas.map((schema, at) => `${JSON.stringify(JSON.stringify(schema))}: own${at},`)
  return `${code}\nexport const ownValidators = {\n${lines.join('\n')}\n}\n`
}

const FORM = {
  format: 'cjs',
  codeSplitting: false,
  comments: { legal: true, annotation: false, jsdoc: false },
}

const PARSER = 'handlebars/dist/cjs/handlebars/compiler/base.js'
fit([{ file: PARSER }], existsSync(here(`node_modules/${PARSER}`)) ? [{ file: PARSER, askedBy: [] }] : [])

/**
 * What stands in place of files. Libraries load at once what nobody here asks for: agents for HTTP through SSH (with Node's own
 * HTTP and TLS), a server, new keys, copied files, keys that are closed by a passphrase, folders made for what is copied from
 * a host; of Handlebars all but its parser. It is enough for those that ask for it.
 */
const MADE = [
  { file: 'ssh2/lib/http-agents.js', askedBy: ['ssh2/lib/index.js'], code: 'module.exports = {}\n' },
  { file: 'ssh2/lib/server.js', askedBy: ['ssh2/lib/index.js'], code: 'module.exports = {}\n' },
  { file: 'ssh2/lib/keygen.js', askedBy: ['ssh2/lib/index.js'], code: 'module.exports = {}\n' },
  {
    file: 'ssh2/lib/protocol/SFTP.js',
    askedBy: ['ssh2/lib/client.js', 'ssh2/lib/index.js', 'ssh2/lib/utils.js'],
    code: 'exports.SFTP = class {}\n',
  },
  {
    file: 'bcrypt-pbkdf/index.js',
    askedBy: ['ssh2/lib/protocol/keyParser.js'],
    code: 'module.exports = {}\n',
  },
  { file: 'make-dir/index.js', askedBy: ['node-ssh/lib/esm/index.mjs'], code: 'module.exports = {}\n' },
  {
    file: 'handlebars/lib/index.js',
    askedBy: ['src/expression/template/parser.ts'],
    code: `module.exports = require("../../${PARSER}")\n`,
  },
  {
    file: 'src/expression/template/parser.ts',
    askedBy: ['src/expression/template/template.ts'],
    code: 'export const parseTemplate = (text) => require("handlebars").parse(text)\n',
  },
  { file: 'src/task/own-tasks.ts', askedBy: ['src/task/load-task.ts'], code: tasksModule() },
  {
    file: 'src/schema/own-validators.ts',
    askedBy: ['src/schema/compile.ts'],
    code: `${await validatorsModule((name) => !isModule(name))}
export const moduleValidators = () => require('./ansible-validators.cjs').ownValidators
`,
  },
  {
    file: 'src/schema/build.ts',
    askedBy: ['src/schema/disk-cache.ts'],
    code: `export const build = ${JSON.stringify(randomUUID())}\n`,
  },
]

/** What stays outside: compiled modules are not there for every machine; the lab starts files of its own; few runs need the rest. */
const OUTSIDE = [
  { file: 'cpu-features', askedBy: ['ssh2/lib/protocol/constants.js'] },
  {
    file: 'ssh2/lib/protocol/crypto/build/Release/sshcrypto.node',
    askedBy: ['ssh2/lib/protocol/crypto.js'],
  },
  { file: 'jiti', askedBy: ['src/task/load-task.ts'] },
  { file: 'nodemailer/lib/smtp-connection', askedBy: ['tasks/mail/lib/smtp.ts'] },
  { file: 'handlebars/dist/cjs/handlebars.js', askedBy: ['tasks/mail/lib/check/page.ts'] },
  { file: 'imapflow', askedBy: ['tasks/mail/lib/imap.ts'] },
  { file: 'mailauth/lib/spf/index.js', askedBy: ['tasks/mail/lib/check/spf-look.ts'] },
  { file: 'src/lab/main.ts', askedBy: ['src/cli/program.ts'] },
]

/** What is written beside the program. */
const BESIDE = ['./ansible-tasks.cjs', './ansible-validators.cjs']

/** Compression is not offered to hosts: Node's own is not loaded for it. What may be missing is asked for where that is no fault. */
const EDITS = [
  {
    file: 'ssh2/lib/protocol/zlib.js',
    from: "require('zlib')",
    to: '{ createInflate: () => ({ _handle: {} }), constants: {} }',
  },
  same('ssh2/lib/protocol/constants.js', "try {\n  cpuInfo = require('cpu-features')();\n"),
  same(
    'ssh2/lib/protocol/crypto.js',
    "try {\n  binding = require('./crypto/build/Release/sshcrypto.node');\n",
  ),
]

/** Words that only have to be there. */
function same(file, words) {
  return { file, from: words, to: words }
}

const met = []
const program = await rolldown({
  input: here('src/cli/program.ts'),
  platform: 'node',
  resolve: { alias: { hostwright: here('src/index.ts') } },
  plugins: [
    {
      name: 'what is known when it is built',
      resolveId(id, importer) {
        if (importer === undefined) return null
        if (BESIDE.includes(id)) return { id, external: true }
        const file = id.startsWith('.') ? nameOf(resolve(dirname(importer), id)) : id
        if (!OUTSIDE.some((one) => one.file === file)) return null
        met.push({ file, askedBy: [nameOf(importer)] })
        return { id, external: true }
      },
      load: (id) => {
        const code = MADE.find(({ file }) => file === nameOf(id))?.code ?? editedFile(id)
        return code === undefined ? null : { code, moduleType: 'js' }
      },
      buildEnd() {
        for (const id of [...this.getModuleIds()].filter(isAbsolute))
          met.push({ file: nameOf(id), askedBy: this.getModuleInfo(id).importers.map(nameOf) })
      },
    },
  ],
})
const { output } = await program.generate({
  ...FORM,
  // A script from compiled code has no way to import; what stays outside is asked for by require.
  dynamicImportInCjs: false,
})
fit([...MADE, ...OUTSIDE, ...EDITS.map(({ file }) => ({ file }))], met)
writeFileSync(here('dist/src/cli/program.cjs'), ascii(output[0].code))
writeFileSync(here('dist/THIRD-PARTY-LICENSES.txt'), licenses(output[0].moduleIds))

const start = await rolldown({
  input: here('src/cli/main.ts'),
  platform: 'node',
  plugins: [
    {
      name: 'what stays beside it, and what is known of it',
      resolveId: (id) => (id === './program.ts' ? { id: './program.js', external: true } : null),
      load: (id) => (id === here('src/cli/builtins.ts') ? builtinsModule(output[0].code) : null),
    },
  ],
})
await start.write({ ...FORM, file: here('dist/src/cli/main.cjs') })

const beside = { form: FORM, folder: here('dist/src/cli/') }
await writeBeside('ansible-validators', await validatorsModule(isModule), beside)
await writeBeside('ansible-tasks', modulesModule(), { ...beside, given: ['hostwright'] })

/** What is asked for, but by an import on the way: that is rarely come to. */
function builtinsModule(code) {
  const asked = [...code.matchAll(/(?<!then\(\(\) => __toESM\()\brequire\("(?:node:)?([\w/]+)"\)/g)]
  const own = [...new Set(asked.map(([, name]) => name))].filter((name) => builtinModules.includes(name))
  if (!own.includes('child_process')) throw new Error('what the program asks for is written in another way')
  return { code: `export const builtins = ${JSON.stringify(own)}\n`, moduleType: 'js' }
}

function nameOf(path) {
  return partName(path, here(''))
}

function versionOf(name) {
  const path = name === 'hostwright' ? 'package.json' : `node_modules/${name}/package.json`
  return existsSync(here(path)) ? JSON.parse(readFileSync(here(path), 'utf8')).version : '(not installed)'
}

/** Ends the build where a library is another one than what is said of it here. */
function fit(parts, found) {
  const wrong = misfits(parts, found, versionOf)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}

function editedFile(id) {
  const edit = EDITS.find(({ file }) => file === nameOf(id))
  return edit && edited(readFileSync(id, 'utf8'), edit, versionOf)
}

/** What the authors of the libraries in the file ask to be passed on with it. */
function licenses(ids) {
  const folders = ids.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(id)?.[0] ?? [])
  return [...new Set(folders)]
    .toSorted((a, b) => a.localeCompare(b))
    .map(licenseOf)
    .join('\n')
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one))
  const text = file === undefined ? '' : readFileSync(`${folder}${file}`, 'utf8').trim()
  return `== ${name} ${version} (${license})\n\n${text}\n`
}
