import { readdirSync, readFileSync } from 'node:fs'

/** What nobody may see: steps name it as `token`. */
export const SECRET = 'hunt-7f3a9c-secret'

/** Looks at the arguments of every process, also of those in hosts of the lab, while something is done. */
export async function watchArguments<T>(
  work: Promise<T>,
): Promise<{ readonly done: T; readonly seen: string[] }> {
  const seen = new Set<string>()
  const look = () => {
    for (const line of argumentLists()) if (line.includes(SECRET)) seen.add(line.replaceAll('\0', ' ').trim())
  }
  const watching = setInterval(look, 5)
  try {
    return { done: await work, seen: [...seen] }
  } finally {
    clearInterval(watching)
  }
}

function argumentLists(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
    } catch {
      return [] // it has ended
    }
  })
}
