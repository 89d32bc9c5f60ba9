import type { Entry } from '../file/entry-state.ts'

/** What a unit file that nothing has enabled counts as (systemctl(1), `is-enabled`). */
export function enabledBy(file: NonNullable<Entry>): string | undefined {
  if (file.type === 'link') return file.target === '/dev/null' ? 'masked' : undefined
  if (file.type !== 'file' || file.text === undefined) return undefined
  if (file.text === '') return 'masked'
  const keys = settings(file.text)
    .filter(({ section, value }) => section === '[Install]' && value !== '')
    .map(({ key }) => key)
  if (keys.some((key) => ['WantedBy', 'RequiredBy', 'UpheldBy', 'Alias'].includes(key))) return 'disabled'
  return keys.includes('Also') ? 'indirect' : 'static'
}

/** Whether a service does its work once, and is not active after it (systemd.service(5)). */
export function endsBy(text: string): boolean {
  const last = (key: string) =>
    settings(text)
      .filter((one) => one.section === '[Service]' && one.key === key)
      .at(-1)?.value
  return last('Type') === 'oneshot' && !/^(1|yes|true|on|y|t)$/i.test(last('RemainAfterExit') ?? '')
}

interface Setting {
  readonly section: string
  readonly key: string
  readonly value: string
}

/** What a unit file sets, in its order (systemd.syntax(7)). */
function settings(text: string): Setting[] {
  let section = ''
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      section = /^\s*(\[[^\]]*\])\s*$/.exec(line)?.[1] ?? section
      const [, key, value = ''] = /^\s*([A-Za-z]+)\s*=(.*)$/.exec(line) ?? []
      return key === undefined ? [] : [{ section, key, value: value.trim() }]
    })
}
