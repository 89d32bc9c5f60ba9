import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where what can be made again is kept between runs: the cache folder of the XDG base directory specification. */
export function cacheFolder(): string {
  const given = process.env['XDG_CACHE_HOME'] ?? ''
  return join(given === '' ? join(homedir(), '.cache') : given, 'hostwright')
}
