import { absent, type Change, defineTask, directory, file, known, quote, Refusal } from 'hostwright'
import { deb822, slugOf } from './lib/deb822.ts'
import { downloader } from './lib/download.ts'
import { made } from './lib/made.ts'
import { modeOf } from './lib/mode.ts'
import { flag, OWNERSHIP, on } from './lib/params.ts'
import { look } from './lib/places.ts'
import { said } from './lib/said.ts'

const WORDS = { type: 'array', items: { type: 'string', pattern: '^[^\\s]+$' } } as const

export default defineTask({
  name: 'ansible.builtin.deb822_repository',
  summary: 'Adds or removes a source of packages in deb822(5) form, and its key.',
  params: {
    properties: {
      name: { type: 'string', pattern: '[A-Za-z0-9]', description: 'what the source is called' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      types: {
        type: 'array',
        items: { enum: ['deb', 'deb-src'] },
        default: ['deb'],
        description: 'binary packages, or sources',
      },
      uris: { ...WORDS, description: 'where it is' },
      suites: { ...WORDS, description: 'its suites' },
      components: { ...WORDS, description: 'its components' },
      architectures: { ...WORDS, description: 'only these' },
      languages: { ...WORDS, description: 'languages of descriptions' },
      targets: { ...WORDS, description: 'what is downloaded' },
      signed_by: {
        type: 'string',
        minLength: 1,
        description: 'its key: a URL, a file of the host, a fingerprint, or the key itself',
      },
      enabled: flag('whether it counts'),
      trusted: flag('signatures do not count'),
      allow_insecure: flag('it may have no signature'),
      allow_weak: flag('its signature may be weak'),
      allow_downgrade_to_insecure: flag('it may lose its signature'),
      by_hash: flag('files are fetched by their digest'),
      check_date: flag('its date counts'),
      check_valid_until: flag('its last day counts'),
      date_max_future: { type: 'integer', description: 'seconds that its date may lie ahead' },
      inrelease_path: { type: 'string', pattern: '^[^\\n]+$', description: 'where InRelease is' },
      pdiffs: flag('differences of lists are fetched'),
      install_python_debian: on('no Python is needed'),
      mode: OWNERSHIP.mode,
    },
    required: ['name'],
  },
  read: async (host, params) => {
    const slug = slugOf(params.name)
    const { signed_by: key = '', state } = params
    const asked = isUrl(key) && state === 'present' ? await host.see(said(keyAsk(key))) : undefined
    if (asked?.known === false) throw new Refusal('its key is not known yet', [asked.cause])
    const form = asked?.value.split(' ')[0] ?? 'asc'
    const [source, folder, asc, gpg] = await Promise.all(
      [
        `/etc/apt/sources.list.d/${slug}.sources`,
        '/etc/apt/keyrings',
        `/etc/apt/keyrings/${slug}.asc`,
        `/etc/apt/keyrings/${slug}.gpg`,
      ].map((one) => look(host, one)),
    )
    if (source === undefined || folder === undefined || asc === undefined || gpg === undefined)
      throw new TypeError('four were asked for')
    const place = form === 'asc' ? asc : gpg
    const ask = `[ -f ${quote(place.path)} ] && sha256sum <${quote(place.path)} | cut -d' ' -f1 || echo missing`
    const seen = asked === undefined ? undefined : await host.see(said(ask))
    return { source, folder, asc, gpg, place, ask, seen, wanted: asked?.value.split(' ')[1] ?? '' }
  },
  plan: (current, params): Change[] => {
    const { state, mode, install_python_debian: _no, signed_by, ...fields } = params
    if (state === 'absent')
      return [absent(current.source, 'file'), absent(current.asc, 'file'), absent(current.gpg, 'file')]
    const { place, ask, seen, wanted, folder } = current
    const key: Change[] =
      seen === undefined
        ? []
        : [
            directory(folder, folder.entry.known && folder.entry.value !== null ? {} : { mode: '0755' }),
            ...made(
              {
                current: place,
                ask,
                seen,
                wanted: known(wanted),
                summary: `download the key ${place.path}`,
                write: `${downloader(downloadOf(signed_by ?? ''))}\ndownload >"$t" || exit`,
              },
              { mode: '0644' },
            ),
          ]
    const signed = seen === undefined ? signed_by : place.path
    const text = deb822({ ...fields, signed_by: signed })
    return [
      ...key,
      file(current.source, {
        content: known(text),
        mode: modeOf(mode ?? '0644', { mode: '0644', isDirectory: false }) ?? '0644',
      }),
    ]
  },
  outputs: ({ source, place, seen }) => ({
    dest: source.path,
    key_filename: seen === undefined ? null : place.path,
  }),
})

/** A key that is to be downloaded. */
const isUrl = (written = '') => /^(https?|ftp):\/\/\S+$/.test(written)

function downloadOf(url: string) {
  return { url, timeout: 10, checked: true }
}

/** The form of a key and its digest, as its URL gives it. */
function keyAsk(url: string): string {
  return `${downloader(downloadOf(url))}
b=$(download | base64 -w0) && [ -n "$b" ] || { echo 'the key cannot be downloaded' >&2; exit 1; }
d() { printf %s "$b" | base64 -d; }
if d | grep -q 'BEGIN PGP PUBLIC KEY BLOCK'; then f=asc; else f=gpg; fi
echo "$f $(d | sha256sum | cut -d' ' -f1)"`
}
