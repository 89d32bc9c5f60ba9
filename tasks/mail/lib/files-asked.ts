import { HostError, type Output, quote, utf8 } from 'hostwright'

/** The files that questions are about, each once. */
export function pathsOf(asked: readonly { readonly path: string }[]): string[] {
  return [...new Set(asked.map(({ path }) => path))]
}

/** Prints a file, or nothing where it is not there, and what ends it. */
export function printFile(path: string): string {
  return `[ ! -e ${quote(path)} ] || cat -- ${quote(path)}; printf '\\0'`
}

/** What was printed of files, by their paths. */
export function textsOf({ stdout, stderr }: Output, paths: readonly string[]): Map<string, string> {
  if (stderr !== '') throw new HostError(utf8(stderr.trim()))
  const texts = stdout.split('\0')
  return new Map(paths.map((path, at) => [path, texts[at] ?? '']))
}
