import { absent, defineTask, quote } from 'hostwright'
import { made } from './lib/made.ts'
import { OWNERSHIP, off, path } from './lib/params.ts'
import { look } from './lib/places.ts'
import { is, said } from './lib/said.ts'

export default defineTask({
  name: 'community.crypto.openssl_dhparam',
  summary: 'Makes parameters for Diffie-Hellman, unless some of the size are there.',
  params: {
    properties: {
      path: path('the file'),
      size: { type: 'integer', default: 4096, minimum: 512, description: 'their bits' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether they are there' },
      force: { type: 'boolean', enum: [false], description: 'only false' },
      backup: off('they are no secret, and can be made again'),
      select_crypto_backend: { enum: ['auto', 'openssl', 'cryptography'], description: 'it is openssl' },
      return_content: { type: 'boolean', enum: [false], description: 'only false' },
      ...OWNERSHIP,
    },
    required: ['path'],
  },
  read: async (host, params) => {
    const current = await look(host, params.path, params)
    const ask = `f=${quote(current.path)}; [ -f "$f" ] || { echo missing; exit; }
openssl dhparam -in "$f" -noout -check 2>/dev/null >&2 || { echo unreadable; exit; }
openssl dhparam -in "$f" -noout -text | sed -n 's/^.*DH Parameters: (\\([0-9]*\\) bit.*/\\1/p'`
    return { current, ask, seen: await host.see(said(ask)) }
  },
  plan: ({ current, ...asked }, { state, size, ...params }) =>
    state === 'absent'
      ? [absent(current)]
      : made(
          {
            ...asked,
            current,
            wanted: is(String(size)),
            summary: `make parameters of ${size} bits for Diffie-Hellman: ${current.path}`,
            write: `openssl dhparam -out "$t" ${size} 2>/dev/null || exit`,
          },
          params,
        ),
  outputs: ({ current }, { size }) => ({ filename: current.path, size }),
})
