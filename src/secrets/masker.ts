import { HIDDEN, type Secret } from '../model/secret.ts'
import { formsOf } from './secret-forms.ts'

/** Hides secrets in texts, in whatever form they stand there. */
export interface Masker {
  /** From now on these are hidden; of a whole document that is secret, its lines are not taken for secrets. */
  learn(secrets: Iterable<Secret>, what?: 'secrets' | 'documents'): void
  /** The text with `(secret)` for each secret in it. */
  hide(text: string): string
}

/** So many characters of a form find it; shorter secrets are not looked for. */
const BEGINNING = 4

/** A masker that knows no secret yet. */
export function createMasker(): Masker {
  const known = new Set<string>()
  const forms = new Map<string, Forms>()
  const begins = beginnings()

  const add = (form: string) => {
    if (form.length < BEGINNING) return
    const beginning = form.slice(0, BEGINNING)
    const others = forms.get(beginning)?.all ?? new Set()
    forms.set(beginning, { all: others.add(form) })
    begins.add(form)
  }
  const formAt = (text: string, at: number) => {
    const found = begins.has(text, at) ? forms.get(text.slice(at, at + BEGINNING)) : undefined
    if (found === undefined) return undefined
    found.longestFirst ??= [...found.all].sort((a, b) => b.length - a.length)
    return found.longestFirst.find((one) => text.startsWith(one, at))
  }
  return {
    learn: (secrets, what = 'secrets') => {
      for (const secret of secrets) {
        const text = secret.reveal()
        if (known.has(text)) continue
        known.add(text)
        for (const form of formsOf(text, what === 'secrets')) add(form)
      }
    },
    hide: (text) => {
      if (forms.size === 0) return text
      const parts: string[] = []
      let from = 0
      for (let at = 0; at <= text.length - BEGINNING; ) {
        const form = formAt(text, at)
        if (form === undefined) at += 1
        else {
          parts.push(text.slice(from, at), HIDDEN)
          at += form.length
          from = at
        }
      }
      return parts.length === 0 ? text : parts.join('') + text.slice(from)
    },
  }
}

/** What begins alike. */
interface Forms {
  readonly all: Set<string>
  longestFirst?: readonly string[]
}

/** Tells of most places of a text at once that no form begins there. */
function beginnings() {
  const marks = new Uint8Array(65_536)
  const place = (text: string, at: number) =>
    (text.charCodeAt(at) * 0x1f3d + text.charCodeAt(at + 1) * 0x3b + text.charCodeAt(at + 2)) & 0xffff
  return {
    add: (form: string) => {
      marks[place(form, 0)] = 1
    },
    has: (text: string, at: number) => marks[place(text, at)] === 1,
  }
}
