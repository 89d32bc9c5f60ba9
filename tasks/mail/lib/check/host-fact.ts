import { defineFact, utf8 } from 'hostwright'
import { type HostAsked, hostScript } from './host-script.ts'

/** What a host says of itself: texts as its programs print them, by part. */
export type HostSeen = {
  readonly parts: { readonly [part: string]: string }
  /** Seconds by which its clock is ahead of the controller's. */
  readonly ahead: number
}

/** The host, looked at from inside: one script, asked as root. */
export const hostSeen = defineFact<HostAsked, HostSeen>({
  name: 'mail host',
  // Whatever a step changes may be part of it.
  opaque: 'unknown',
  dependsOn: { installation: 'unknown', removal: 'unknown', restoration: 'unknown' },
  takes: 20,
  script: (all) => all.map((one) => `${hostScript(one)}; printf '\\0end\\n'`).join('\n'),
  parse: ({ stdout }, all) => {
    const now = Date.now() / 1000
    const hosts = utf8(stdout).split('\0end\n')
    return all.map((_one, at) => {
      const parts = Object.fromEntries((hosts[at] ?? '').split('\0').map(titled))
      return { parts, ahead: Math.round(Number(parts['now']) - now) }
    })
  },
})

/** A part by its name, which a line or a tab ends. */
function titled(text: string): [string, string] {
  const end = text.search(/[\n\t]/)
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1).trim()]
}
