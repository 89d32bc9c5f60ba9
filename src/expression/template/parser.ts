import { createRequire } from 'node:module'
import type Handlebars from 'handlebars'

const load = createRequire(import.meta.url)

/** Handlebars' parser: it is loaded when a template is parsed, and most were parsed in an earlier run. */
export function parseTemplate(text: string): hbs.AST.Program {
  return (load('handlebars') as typeof Handlebars).parse(text)
}
