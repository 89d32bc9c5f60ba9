import { argv, quote, type Secret } from 'hostwright'

/** What is asked of another server, by the host itself. */
export interface Download {
  readonly url: string
  readonly timeout: number
  readonly checked: boolean
  readonly headers?: { readonly [name: string]: string } | undefined
  readonly user?: string | undefined
}

/** The environment of a script that downloads: a password is in no argument. */
export function downloadEnv(password: string | Secret | undefined) {
  return password === undefined ? {} : { env: { HW_PASSWORD: password } }
}

/**
 * A function `download` for a script, which prints what a URL gives: through curl, wget or Python, whichever the host has;
 * its own configuration files do not count.
 */
export function downloader({ url, timeout, checked, headers = {}, user }: Download): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const curl = [
    'curl',
    '-q',
    '-fsSL',
    '--max-time',
    String(Math.max(timeout, 10) * 60),
    '--connect-timeout',
    String(timeout),
    ...(checked ? [] : ['-k']),
    ...lines.flatMap((line) => ['-H', line]),
  ]
  const wget = [
    'wget',
    '--no-config',
    '-qO-',
    `--timeout=${timeout}`,
    ...(checked ? [] : ['--no-check-certificate']),
    ...lines.map((line) => `--header=${line}`),
  ]
  const login = user === undefined ? ['', ''] : [`--config - `, '']
  const config =
    user === undefined
      ? ''
      : `printf 'user = "%s:%s"\\n' ${quote(escaped(user))} "$(printf %s "$HW_PASSWORD" | sed 's/[\\\\"]/\\\\&/g')" | `
  const others =
    user === undefined && checked && lines.length === 0
      ? `elif command -v wget >/dev/null; then ${argv(...wget, '--', url)}
elif command -v python3 >/dev/null; then ${argv('python3', '-c', PYTHON, url, String(timeout))}`
      : user === undefined
        ? `elif command -v wget >/dev/null; then ${argv(...wget, '--', url)}`
        : ''
  return `download() {
if command -v curl >/dev/null; then ${config}${argv(...curl)} ${login[0]}-- ${quote(url)}
${others}
else echo 'the host has no curl to download with' >&2; return 1; fi; }`
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&')
}

const PYTHON =
  'import sys, shutil, urllib.request as u; shutil.copyfileobj(u.urlopen(sys.argv[1], timeout=float(sys.argv[2])), sys.stdout.buffer)'
