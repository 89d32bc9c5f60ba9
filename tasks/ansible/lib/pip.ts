import { argv, quote } from 'hostwright'

/** What is asked of pip. */
export interface PipWanted {
  readonly names: readonly string[]
  readonly requirements?: string | undefined
  readonly virtualenv?: string | undefined
  readonly executable?: string | undefined
  readonly chdir?: string | undefined
}

/** The Python whose packages are meant. */
function pythonOf({ virtualenv, executable }: PipWanted): string {
  if (virtualenv !== undefined) return quote(`${virtualenv}/bin/python`)
  if (executable === undefined) return 'python3'
  const first = `$(sed -n '1s/^#! *//p' "$(command -v ${argv(executable)})" 2>/dev/null)`
  return `"${first}"`
}

/** Says which of the requirements are not met, one in a line; those without an end are missing altogether. */
export function pipAsk(wanted: PipWanted): string {
  const { requirements, chdir } = wanted
  const python = pythonOf(wanted)
  const enter = chdir === undefined ? '' : `cd ${quote(chdir)} 2>/dev/null\n`
  const given = [...(requirements === undefined ? [] : ['-r', requirements]), ...wanted.names]
  return `${enter}command -v ${python} >/dev/null || { echo missing; exit; }
${python} -B -c ${quote(CHECK)} ${argv(...given)} 2>/dev/null || echo missing`
}

/** Requirements are read by pip's own library. What is no plain requirement (an option, a URL) counts as met when it is in a file. */
const CHECK = `import sys, os
from importlib.metadata import version, PackageNotFoundError
from pip._vendor.packaging.requirements import Requirement, InvalidRequirement
args = sys.argv[1:]
names = []
if args[:1] == ['-r']:
    for line in open(args[1]):
        line = line.split(' #')[0].strip()
        if line and line[0] not in '#-' and '://' not in line: names.append(line)
    args = args[2:]
for name in args + names:
    try: one = Requirement(name)
    except InvalidRequirement:
        print(name); continue
    if one.marker and not one.marker.evaluate(): continue
    try:
        have = version(one.name)
        if one.specifier and not one.specifier.contains(have, prereleases=True): print(name)
    except PackageNotFoundError: print(name)
`

/** The program that installs. */
export function pipProgram({ virtualenv, executable }: PipWanted): string {
  if (virtualenv !== undefined) return quote(`${virtualenv}/bin/pip`)
  return executable === undefined ? 'pip3' : quote(executable)
}
