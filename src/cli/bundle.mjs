// The program as one file, so that it starts fast: its modules and libraries together, its tasks in it, their schemas
// compiled. Called by `npm run build`, after the compiler.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { rolldown } from 'rolldown'
import { closedSchema } from '../../dist/src/schema/closed.js'
import { AJV_OPTIONS } from '../../dist/src/schema/validator.js'

const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
/** By name, where each of our tasks is: in `tasks/`, or in a folder of it. */
const tasks = new Map(
  readdirSync(here('tasks'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(^|\/)lib\//.test(file))
    .map((file) => [basename(file, '.ts'), file.replace(/\.ts$/, '')]),
)

/** The tasks that come with the package, each loaded when it is named. */
function tasksModule() {
  const lines = [...tasks].map(
    ([name, file]) => `${JSON.stringify(name)}: () => import(${JSON.stringify(here(`tasks/${file}.ts`))}),`,
  )
  return `export const ownTasks = {\n${lines.join('\n')}\n}\n`
}

/** Their validators, by the schema as text: another schema has another validator. */
async function validatorsModule() {
  const loaded = await Promise.all([...tasks.values()].map((file) => import(here(`dist/tasks/${file}.js`))))
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

const made = {
  // What the libraries load at once and nobody here asks for: agents for HTTP through SSH (with Node's own HTTP and TLS),
  // a server, new keys, copied files, keys that are closed by a passphrase, folders made for what is copied from a host;
  // of Handlebars all but its parser.
  '/ssh2/lib/http-agents.js': 'module.exports = {}\n',
  '/ssh2/lib/server.js': 'module.exports = {}\n',
  '/ssh2/lib/keygen.js': 'module.exports = {}\n',
  '/ssh2/lib/protocol/SFTP.js': 'exports.SFTP = class {}\n',
  '/handlebars/lib/index.js': 'module.exports = require("../dist/cjs/handlebars/compiler/base.js")\n',
  '/bcrypt-pbkdf/index.js': 'module.exports = {}\n',
  '/make-dir/index.js': 'module.exports = {}\n',
  '/src/expression/template-parser.ts':
    'export const parseTemplate = (text) => require("handlebars").parse(text)\n',
  '/src/task/own-tasks.ts': tasksModule(),
  '/src/schema/own-validators.ts': await validatorsModule(),
  '/src/schema/build.ts': `export const build = ${JSON.stringify(randomUUID())}\n`,
}

/** Compression is not offered to hosts: Node's own is not loaded for it. */
const UNCOMPRESSED = {
  file: '/ssh2/lib/protocol/zlib.js',
  from: "require('zlib')",
  to: '{ createInflate: () => ({ _handle: {} }), constants: {} }',
}

const program = await rolldown({
  input: here('src/cli/program.ts'),
  platform: 'node',
  resolve: { alias: { hostwright: here('src/index.ts') } },
  // Compiled modules are not there for every machine; the lab starts files of its own; what few runs need stays beside.
  external: [/^(jiti|cpu-features|nodemailer\/.*)$/, /\.node$/, /\/lab\/main/],
  plugins: [
    {
      name: 'what is known when it is built',
      load: (id) => {
        if (id.endsWith(UNCOMPRESSED.file)) return { code: uncompressed(id), moduleType: 'js' }
        const found = Object.keys(made).find((end) => id.endsWith(end))
        return found === undefined ? null : { code: made[found], moduleType: 'js' }
      },
    },
  ],
})
const { output } = await program.generate({
  ...FORM,
  // A script from compiled code has no way to import; what stays outside is asked for by require.
  dynamicImportInCjs: false,
})
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

/** What is asked for, but by an import on the way: that is rarely come to. */
function builtinsModule(code) {
  const asked = [...code.matchAll(/(?<!then\(\(\) => __toESM\()\brequire\("(?:node:)?([\w/]+)"\)/g)]
  const own = [...new Set(asked.map(([, name]) => name))].filter((name) => builtinModules.includes(name))
  if (!own.includes('child_process')) throw new Error('what the program asks for is written in another way')
  return { code: `export const builtins = ${JSON.stringify(own)}\n`, moduleType: 'js' }
}

function uncompressed(id) {
  const text = readFileSync(id, 'utf8')
  if (!text.includes(UNCOMPRESSED.from)) throw new Error(`${id} asks for compression in another way`)
  return text.replace(UNCOMPRESSED.from, UNCOMPRESSED.to)
}

/** Every other character written as its number: of a text in ASCII, Node reads and keeps one byte a character. */
function ascii(code) {
  if (/\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error('an escape would meet another one')
  return code.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
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
