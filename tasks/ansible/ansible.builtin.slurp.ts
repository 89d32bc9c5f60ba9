import { defineTask, endOf, entry, mapSeen, quote, Refusal, type Seen } from 'hostwright'
import { path } from './lib/params.ts'
import { absolute, given } from './lib/places.ts'
import { said } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.slurp',
  summary: 'Reads a file of the host: register gives its content in base64; changes nothing.',
  params: {
    properties: { src: path('the file'), path: path('another name of src') },
    exactlyOne: [{ of: ['src', 'path'] }],
  },
  read: async (host, params) => {
    const place = await absolute(host, given(params.src, params.path))
    const end = await endOf(host, place)
    const here = await host.see(entry(end.known ? end.value : place))
    if (here.known && here.value === null) throw new Refusal(`${place} does not exist`, here.assuming)
    if (here.known && here.value?.type !== 'file') throw new Refusal(`${place} is no file`, here.assuming)
    if (here.known && here.value?.type === 'file' && here.value.text !== undefined)
      return {
        place,
        content: mapSeen(here, (it) =>
          it?.type === 'file' ? Buffer.from(it.text ?? '').toString('base64') : '',
        ),
      }
    const content: Seen<string> = here.known ? await host.see(said(`base64 -w0 <${quote(place)}`)) : here
    return { place, content }
  },
  plan: () => [],
  outputs: ({ place, content }) => ({ content, encoding: 'base64', source: place }),
})
