/** A file that the build came to: its package first (`ssh2/lib/keygen.js`), or ours; and all that ask for it. */
export interface Met {
  readonly file: string
  readonly askedBy: readonly string[]
}

/** A file that the build counts on. What is put in its place is enough for these that ask for it; without them, whoever asks. */
export interface Part {
  readonly file: string
  readonly askedBy?: readonly string[]
}

/** Words in a file for which the build writes others; they stand there once. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

/** The version of a package, for messages. */
export type VersionOf = (name: string) => string

/** The path of a file as parts are named: from its package on, or from our own folder. */
export function partName(path: string, root: string): string {
  return path.split('/node_modules/').at(-1)?.replace(root, '') ?? path
}

/** Why a build does not fit its libraries: a sentence for each part that it did not meet once, asked for by those that were expected. */
export function misfits(parts: readonly Part[], met: readonly Met[], versionOf: VersionOf): string[] {
  return parts.flatMap(({ file, askedBy }) => {
    const about = named(file, versionOf)
    const [found, ...others] = met.filter((one) => one.file === file)
    if (found === undefined) return [`${about} is gone, or nobody asks for it: ${BUNDLE} counts on it`]
    if (others.length > 0) return [`${about} is there ${others.length + 1} times: ${BUNDLE} counts on one`]
    const strange = found.askedBy.filter((one) => askedBy?.includes(one) === false)
    const lost = askedBy?.filter((one) => !found.askedBy.includes(one)) ?? []
    return [
      ...strange.map((one) => `${about} is asked for by ${named(one, versionOf)}, too: ${SEE}`),
      ...lost.map((one) => `${about} is not asked for any more by ${named(one, versionOf)}: ${SEE}`),
    ]
  })
}

const BUNDLE = 'src/cli/bundle.mjs'
const SEE = `see whether what ${BUNDLE} makes of it still fits`

/** A file's text with the edit made. Throws where its words do not stand there just once. */
export function edited(text: string, { file, from, to }: Edit, versionOf: VersionOf): string {
  const times = text.split(from).length - 1
  if (times === 1) return text.replace(from, () => to)
  const words = JSON.stringify(from)
  throw new Error(`${named(file, versionOf)} has ${words} ${times} times: ${BUNDLE} counts on one`)
}

/** `ssh2 1.17.0: lib/keygen.js` */
function named(file: string, versionOf: VersionOf): string {
  const [, name = 'hostwright', rest = file] =
    /^(?!src\/|tasks\/)((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(file) ?? []
  return `${name} ${versionOf(name)}: ${rest}`
}
