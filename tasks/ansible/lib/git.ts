import { argv, quote } from 'hostwright'

/** A working copy, and what it is to be. */
export interface GitWanted {
  readonly repo: string
  readonly dest: string
  readonly version: string
  readonly remote: string
  readonly update: boolean
  readonly clone: boolean
  readonly force: boolean
  readonly bare: boolean
  readonly recursive: boolean
  readonly depth?: number | undefined
  readonly single_branch: boolean
  readonly refspec?: string | undefined
  readonly accept: boolean
  readonly key_file?: string | undefined
  readonly ssh_opts?: string | undefined
}

function environment({ accept, key_file, ssh_opts }: GitWanted): string {
  const ssh = [
    'ssh',
    '-o',
    'BatchMode=yes',
    ...(accept ? ['-o', 'StrictHostKeyChecking=accept-new'] : []),
    ...(key_file === undefined ? [] : ['-i', key_file, '-o', 'IdentitiesOnly=yes']),
  ]
  const line = ssh_opts === undefined ? argv(...ssh) : `${argv(...ssh)} ${ssh_opts}`
  return `export GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND=${quote(line)}`
}

/** Prints the commit that the version is on the server; git itself says why not. */
function remoteCommit({ version, repo }: GitWanted): string {
  if (/^[0-9a-f]{40}$/.test(version)) return `echo ${version}`
  const list = argv('git', 'ls-remote', '--', repo)
  const pick = `awk -v v=${quote(version)} '$2 == "refs/heads/" v { b = $1 } $2 == "refs/tags/" v { t = $1 } $2 == "refs/tags/" v "^{}" { p = $1 } $2 == v { h = $1 } END { print b != "" ? b : p != "" ? p : t != "" ? t : h }'`
  return `{ ${list} || exit 1; } | ${pick}`
}

/** Says `missing`, `modified`, `other` or `current`. */
export function gitAsk(wanted: GitWanted): string {
  const { dest, bare, update, repo, remote } = wanted
  const at = quote(dest)
  const there = bare ? `${at}/HEAD` : `${at}/.git`
  const url = `$(git -C ${at} config --get remote.${remote}.url)`
  return `${environment(wanted)}
command -v git >/dev/null || { echo missing; exit; }
[ -e ${there} ] || { echo missing; exit; }
have=$(git -C ${at} rev-parse HEAD 2>/dev/null)
${update ? '' : 'echo current; exit'}
${bare ? '' : `if git -C ${at} status --porcelain | grep -qv '^??'; then echo modified; exit; fi`}
[ "${url}" = ${quote(repo)} ] || { echo other; exit; }
want=$(${remoteCommit(wanted)}) || exit 1
[ -n "$want" ] || { echo 'the repository has no such version' >&2; exit 1; }
${bare ? `git -C ${at} cat-file -e "$want" 2>/dev/null` : '[ "$have" = "$want" ]'} && echo current || echo other`
}

/** Says the commit that is there. */
export function headAsk({ dest }: GitWanted): string {
  return `git -C ${quote(dest)} rev-parse HEAD 2>/dev/null || true`
}

/** Makes it so. */
export function gitScript(wanted: GitWanted): string {
  return wanted.bare ? bareScript(wanted) : copyScript(wanted)
}

function cloneLine({ dest, repo, version, remote, depth, single_branch, bare }: GitWanted): string {
  const words = [
    ...(bare ? ['--bare'] : []),
    ...(depth === undefined ? [] : ['--depth', String(depth)]),
    ...(single_branch ? ['--single-branch'] : []),
    ...(version === 'HEAD' || isHash(version) ? [] : ['--branch', version]),
  ]
  return argv('git', 'clone', '-q', '-o', remote, ...words, '--', repo, dest)
}

function isHash(version: string): boolean {
  return /^[0-9a-f]{40}$/.test(version)
}

function bareScript(wanted: GitWanted): string {
  const { dest, remote, repo } = wanted
  const at = quote(dest)
  const fetch = argv(
    'git',
    '-C',
    dest,
    'fetch',
    '-q',
    '--force',
    '--tags',
    remote,
    '+refs/heads/*:refs/heads/*',
  )
  return `${environment(wanted)}
if [ -e ${at}/HEAD ]; then git -C ${at} remote set-url ${argv(remote, repo)} 2>/dev/null; ${fetch}
else mkdir -p "$(dirname ${at})" && ${cloneLine(wanted)}; fi`
}

function copyScript(wanted: GitWanted): string {
  const { dest, repo, remote, depth, recursive, refspec } = wanted
  const at = quote(dest)
  const shallow = depth === undefined ? [] : ['--depth', String(depth)]
  const more = refspec === undefined ? [] : [refspec]
  const fetch = argv('git', '-C', dest, 'fetch', '-q', '--force', '--tags', ...shallow, remote, ...more)
  const modules = `[ ! -e ${at}/.gitmodules ] || git -C ${at} submodule -q update --init --recursive`
  return `${environment(wanted)}
set -e
if [ -e ${at}/.git ]; then
git -C ${at} remote set-url ${argv(remote, repo)}
git -C ${at} reset -q --hard
${fetch}
else mkdir -p "$(dirname ${at})"; ${cloneLine(wanted)}
fi
want=$(${remoteCommit(wanted)})
git -C ${at} cat-file -e "$want" 2>/dev/null || git -C ${at} fetch -q ${argv(remote)} "$want"
${checkout(wanted)}
${recursive ? modules : ''}`
}

/** A branch is checked out as one, a tag and a commit without. */
function checkout({ dest, version, remote }: GitWanted): string {
  const at = quote(dest)
  const plain = `git -C ${at} checkout -q --force "$want"`
  if (isHash(version)) return plain
  if (version === 'HEAD')
    return `git -C ${at} checkout -q --force -B "$(git -C ${at} symbolic-ref -q --short HEAD || echo hostwright)" "$want"`
  const branch = quote(`refs/remotes/${remote}/${version}`)
  return `if git -C ${at} rev-parse -q --verify ${branch} >/dev/null; then git -C ${at} checkout -q --force -B ${argv(version)} "$want"; else ${plain}; fi`
}
