import { utf8 } from '../host/utf8.ts'

/** The most that is kept of what an item said, and taken in one look; in bytes. */
export const MOST = 65_536

/** The outputs of a frame's items, each a file of which more and more is taken: `3.out`. */
export interface FrameLines {
  /** How many bytes of a file were taken. */
  readonly bytes: (name: string) => number
  /** Takes more of a file, and tells its whole lines; a carriage return ends one, too, as where a program counts up. */
  readonly take: (name: string, text: string) => void
  /** What is not taken yet of a file that is here as a whole, or at its end, if it holds more than is kept. */
  readonly rest: (name: string, text: string, kept: number) => string
}

/** Puts pieces of outputs together to lines. */
export function frameLines(tell: (name: string, line: string) => void): FrameLines {
  const files = new Map<string, File>()
  const of = (name: string) => {
    const found = files.get(name) ?? { bytes: 0, rest: '', end: '' }
    files.set(name, found)
    return found
  }
  return {
    bytes: (name) => of(name).bytes,
    take: (name, text) => {
      const file = of(name)
      file.bytes += text.length
      file.end = `${file.end}${text}`.slice(-MEMORY)
      const lines = `${file.rest}${text}`.split(/[\r\n]+/)
      file.rest = (lines.pop() ?? '').slice(0, MOST)
      for (const line of lines) if (line.trim() !== '') tell(name, utf8(line).trimEnd())
    },
    rest: (name, text, kept) => newIn(text.slice(-kept), of(name), kept),
  }
}

/** What was taken of a file: how many bytes, the line that is not whole yet, and the last of it. */
interface File {
  bytes: number
  rest: string
  end: string
}

/** How much of what was heard last serves to find it again. */
const MEMORY = 256

/** Of a file that holds more than is kept only the end is here: what is new begins where the last that was heard ends. */
function newIn(text: string, { bytes, end }: File, kept: number): string {
  if (text.length < kept) return text.slice(bytes)
  const found = end.length < MEMORY ? -1 : text.lastIndexOf(end)
  return found < 0 ? `\n[...]\n${text}` : text.slice(found + end.length)
}
