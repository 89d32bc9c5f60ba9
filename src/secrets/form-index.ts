/** So many characters of a form find it; shorter secrets are not looked for. */
export const BEGINNING = 4

/** The forms of all secrets, by how they begin. */
export interface FormIndex {
  readonly isEmpty: () => boolean
  readonly add: (form: string) => void
  /** The longest form that stands at a place of a text. */
  readonly formAt: (text: string, at: number) => string | undefined
}

/** An index with no form in it yet. */
export function formIndex(): FormIndex {
  const forms = new Map<string, Forms>()
  const begins = beginnings()
  return {
    isEmpty: () => forms.size === 0,
    add: (form) => {
      if (form.length < BEGINNING) return
      const beginning = form.slice(0, BEGINNING)
      const others = forms.get(beginning)?.all ?? new Set()
      forms.set(beginning, { all: others.add(form) })
      begins.add(form)
    },
    formAt: (text, at) => {
      const found = begins.has(text, at) ? forms.get(text.slice(at, at + BEGINNING)) : undefined
      if (found === undefined) return undefined
      found.longestFirst ??= [...found.all].sort((a, b) => b.length - a.length)
      return found.longestFirst.find((one) => text.startsWith(one, at))
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
