import { Fault } from '../syntax/fault.ts'
import { cutText, type Spacing } from './cut.ts'
import { parseCuts } from './parse.ts'
import type { Pieces } from './tree.ts'

/** A Jinja text that has been read. */
export interface Jinja {
  readonly pieces: Pieces
  /** Line breaks at its end, which what it gives ends with, too. */
  readonly lastBreaks: number
}

/** Reads a Jinja text as Ansible has Jinja read it. Throws a Fault. */
export function parseJinja(text: string): Jinja {
  const header = /^#jinja2:(.*)(?:\n|$)/.exec(text)
  const spacing = { ...USUAL, ...(header === null ? {} : spacingOf(header[1] ?? '')) }
  const lastBreaks = /\n*$/.exec(text)?.[0].length ?? 0
  const whole = text.endsWith('\n') ? text.slice(0, -1) : text
  return { pieces: parseCuts(cutText(whole, spacing, header?.[0].length ?? 0)), lastBreaks }
}

const USUAL: Spacing = { trimBlocks: true, lstripBlocks: false }

const SETTINGS: { readonly [name: string]: keyof Spacing } = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
}

/** What the first line says: `#jinja2: lstrip_blocks: True, trim_blocks: False`. */
function spacingOf(header: string): Partial<Spacing> {
  const said = header.split(',').map((one) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s*:\s*(\S*)\s*$/.exec(one) ?? []
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined
    if (setting === undefined || !/^(true|false)$/i.test(value))
      throw new Fault(`the first line sets "${one.trim()}", which is not supported`, {
        offset: 0,
        hint: `it can set ${Object.keys(SETTINGS).join(' and ')} to True or False`,
      })
    return [setting, /^true$/i.test(value)] as const
  })
  return Object.fromEntries(said)
}

/** One kind of line break, so that each counts as one. */
export function withPlainBreaks(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
