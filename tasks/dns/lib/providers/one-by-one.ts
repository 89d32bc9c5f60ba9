import type { DnsEntry } from './provider.ts'

/** How single records are changed where a provider knows no sets. */
export interface OneByOne {
  readonly change: (raw: unknown, text: string) => Promise<unknown>
  readonly add: (text: string) => Promise<unknown>
  readonly remove: (raw: unknown) => Promise<unknown>
}

interface Wanted {
  readonly had: readonly DnsEntry[]
  readonly ttl: number
  readonly values: readonly string[]
}

/**
 * Turns the records there are into those that shall be, one after the other: what is right stays, what is not becomes what is
 * missing, and only then is anything added or removed. So there is no moment without records, nor with old ones beside new.
 */
export async function replaceOneByOne({ had, ttl, values }: Wanted, ways: OneByOne): Promise<void> {
  const missing = new Set(values)
  const right = had.filter((one) => one.ttl === ttl && missing.delete(one.text))
  const wrong = had.filter((one) => !right.includes(one))
  // One that has the text and another TTL keeps its text.
  const order = wrong.toSorted(
    (one, other) => Number(missing.has(other.text)) - Number(missing.has(one.text)),
  )
  const spare: DnsEntry[] = []
  for (const one of order) {
    const text = missing.has(one.text)
      ? one.text
      : [...missing].find((each) => !order.some((o) => o.text === each))
    if (text === undefined) spare.push(one)
    else {
      missing.delete(text)
      await ways.change(one.raw, text)
    }
  }
  for (const text of missing) await ways.add(text)
  for (const { raw } of spare) await ways.remove(raw)
}
