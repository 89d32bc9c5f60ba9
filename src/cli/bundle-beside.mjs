// What stands beside the program in a file of its own, and is read by few runs.
import { writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

/** A file beside the program, from the text of its first module. What is given to it in place of a package is the program's own. */
export async function writeBeside(name, text, { form, folder, given = [] }) {
  const bundle = await rolldown({
    input: name,
    platform: 'node',
    external: given,
    plugins: [
      {
        name: 'its first module',
        resolveId: (id) => (id === name ? id : null),
        load: (id) => (id === name ? { code: text, moduleType: 'js' } : null),
      },
    ],
  })
  const { output: made } = await bundle.generate({ ...form, exports: 'named' })
  const code = ascii(made[0].code)
  const whole =
    given.length === 0
      ? code
      : `exports.modulesFor = (hostwright) => {
const own = require, made = { exports: {} };
((require, module, exports) => {
${code}
})((id) => (id === 'hostwright' ? hostwright : own(id)), made, made.exports)
return made.exports.modules
}
`
  writeFileSync(`${folder}${name}.cjs`, whole)
}

/** Every other character written as its number: of a text in ASCII, Node reads and keeps one byte a character. */
export function ascii(code) {
  if (/\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error('an escape would meet another one')
  return code.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
