import { defineTask, mapSeen } from 'hostwright'
import { said } from './lib/said.ts'

const ASK = `systemctl list-units --no-pager --type service --all --plain --no-legend; echo; systemctl list-unit-files --no-pager --type service --no-legend`

export default defineTask({
  name: 'ansible.builtin.service_facts',
  summary:
    'Asks for the services of the host: later steps have them as `services` and `ansible_facts.services`; changes nothing.',
  params: { properties: {} },
  read: (host) => host.see(said(ASK)),
  plan: () => [],
  gives: () => ['services'],
  outputs: (seen) => ({ ansible_facts: mapSeen(seen, (text) => ({ services: servicesIn(text) })) }),
})

function servicesIn(text: string) {
  const [units = '', files = ''] = text.split(/^\n/m)
  const services = new Map<string, { name: string; state: string; status: string; source: string }>()
  for (const line of files.split('\n')) {
    const [name = '', status = ''] = line.trim().split(/\s+/)
    if (name.endsWith('.service')) services.set(name, { name, state: 'inactive', status, source: 'systemd' })
  }
  for (const line of units.split('\n')) {
    const [name = '', loaded, active = '', sub = ''] = line.replace(/^[●*\s]+/, '').split(/\s+/)
    if (!name.endsWith('.service')) continue
    const state =
      sub === 'running'
        ? 'running'
        : active === 'active' || active === 'inactive' || active === 'failed'
          ? active === 'failed'
            ? 'failed'
            : 'stopped'
          : sub
    const status = loaded === 'not-found' ? 'not-found' : (services.get(name)?.status ?? 'unknown')
    services.set(name, { name, state, status, source: 'systemd' })
  }
  return Object.fromEntries(services)
}
