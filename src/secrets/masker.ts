import { HIDDEN, type Secret } from '../model/secret.ts'
import { BEGINNING, formIndex } from './form-index.ts'
import { formsOf } from './secret-forms.ts'

/** Hides secrets in texts, in whatever form they stand there. */
export interface Masker {
  /** From now on these are hidden; of a whole document that is secret, its lines are not taken for secrets. */
  learn(secrets: Iterable<Secret>, what?: 'secrets' | 'documents'): void
  /** The text with `(secret)` for each secret in it. */
  hide(text: string): string
}

/** A masker that knows no secret yet. */
export function createMasker(): Masker {
  const known = new Set<string>()
  const forms = formIndex()
  return {
    learn: (secrets, what = 'secrets') => {
      for (const secret of secrets) {
        const text = secret.reveal()
        if (known.has(text)) continue
        known.add(text)
        for (const form of formsOf(text, what === 'secrets')) forms.add(form)
      }
    },
    hide: (text) => {
      if (forms.isEmpty()) return text
      const parts: string[] = []
      let from = 0
      for (let at = 0; at <= text.length - BEGINNING; ) {
        const form = forms.formAt(text, at)
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
