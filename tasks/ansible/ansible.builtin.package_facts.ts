import { defineTask, mapSeen } from 'hostwright'
import { said } from './lib/said.ts'

const ASK = `dpkg-query -W -f '\${db:Status-Abbrev}\\t\${Package}\\t\${Version}\\t\${Architecture}\\t\${Section}\\n'`

export default defineTask({
  name: 'ansible.builtin.package_facts',
  summary:
    'Asks which packages are installed: later steps have them as `ansible_facts.packages`; changes nothing.',
  params: {
    properties: {
      manager: {
        type: 'array',
        items: { enum: ['auto', 'apt'] },
        default: ['auto'],
        description: 'only apt',
      },
      strategy: {
        enum: ['first', 'all'],
        default: 'first',
        description: 'no matter: there is one package manager',
      },
    },
  },
  read: (host) => host.see(said(ASK)),
  plan: () => [],
  gives: () => ['packages'],
  outputs: (seen) => ({
    ansible_facts: mapSeen(seen, (text) => {
      const packages = new Map<string, { readonly [key: string]: string }[]>()
      for (const line of text.split('\n')) {
        const [status = '', name = '', version = '', arch = '', category = ''] = line.split('\t')
        if (status[1] !== 'i') continue
        const all = packages.get(name) ?? []
        all.push({ name, version, arch, category, origin: '', source: 'apt' })
        packages.set(name, all)
      }
      return { packages: Object.fromEntries(packages) }
    }),
  }),
})
