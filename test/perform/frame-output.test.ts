import { describe, expect, it } from 'vitest'
import { MOST } from '../../src/perform/frame-lines.ts'
import { outputHearer } from '../../src/perform/frame-output.ts'

function heard() {
  const lines: string[] = []
  return { lines, hearing: outputHearer(20, (item, line) => lines.push(`${item} ${line}`)) }
}
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

describe('what the items of a frame say', () => {
  it('is told in whole lines, each once, whatever the looks cut it into', () => {
    const { lines, hearing } = heard()
    hearing.took(0, ['one\ntw', ''])
    expect(hearing.spot()).toEqual({ item: 0, out: 6, err: 0 })
    hearing.took(0, ['o\n', 'oops\n'])
    hearing.took(0, ['', ''])
    hearing.took(1, ['three\n', ''])
    expect(hearing.spot()).toEqual({ item: 1, out: 6, err: 0 })
    hearing.last(
      new Map([
        ['0.out', 'one\ntwo'],
        ['0.err', 'oops'],
        ['1.out', 'three\nfour'],
        ['log', 'x'],
      ]),
    )
    expect(lines).toEqual(['0 one', '0 two', '0 oops', '1 three', '1 four'])
  })

  it('is told in full at the end where nobody looked before, by item', () => {
    const { lines, hearing } = heard()
    hearing.last(
      new Map([
        ['10.out', 'last'],
        ['2.out', 'a\n\nb'],
        ['2.err', ''],
      ]),
    )
    expect(lines).toEqual(['2 a', '2 b', '10 last'])
  })

  it('is told where a program counts up in one line, and in the letters that were meant', () => {
    const { lines, hearing } = heard()
    hearing.took(0, [bytes('10 %\r20 %\r\n“gänz”\n'), ''])
    expect(lines).toEqual(['0 10 %', '0 20 %', '0 “gänz”'])
  })

  it('goes on where it was left though only its end was kept; what lies between is said to be missing', () => {
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `line ${from + at}`)
    const all = `${numbers(0, 20_000).join('\n')}\n`
    const end = all.slice(-MOST)
    const near = heard()
    for (let at = 0; at < all.length - 1000; at += MOST)
      near.hearing.took(0, [all.slice(at, Math.min(at + MOST, all.length - 1000)), ''])
    near.hearing.last(new Map([['0.out', end]]))
    expect(near.lines).toEqual(numbers(0, 20_000).map((line) => `0 ${line}`))
    const far = heard()
    far.hearing.took(0, ['line 0\nlin', ''])
    far.hearing.last(new Map([['0.out', end]]))
    expect(far.lines.slice(0, 3)).toEqual(['0 line 0', '0 lin', '0 [...]'])
    expect(far.lines.at(-1)).toBe('0 line 19999')
  })

  it('is told once, though an answer comes after the end', () => {
    const { lines, hearing } = heard()
    hearing.last(new Map([['0.out', 'one']]))
    hearing.took(0, ['one\n', ''])
    expect(lines).toEqual(['0 one'])
  })

  it('is heard of items that are in the frame, and no more of a look than was asked for', () => {
    const { lines, hearing } = heard()
    for (const item of [-1, 20, 0.5, Number.NaN]) hearing.took(item, ['no\n', ''])
    hearing.last(
      new Map([
        ['99.out', 'no'],
        ['1.err.out', 'no'],
        ['1e1.out', 'no'],
      ]),
    )
    expect(lines).toEqual([])
    const more = heard()
    more.hearing.took(0, [`${'x'.repeat(2 * MOST)}\n`, ''])
    expect(more.hearing.spot().out).toBe(MOST)
  })
})
