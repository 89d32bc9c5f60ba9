import { defineTask } from 'hostwright'
import { foreignPackages, refuse } from './lib/foreign.ts'

export default defineTask({
  name: 'ansible.builtin.dnf',
  summary:
    'Is for hosts with dnf, which are not supported: a step that is skipped on Debian loads, and fails where it is not.',
  params: foreignPackages,
  read: async () => null,
  plan: () => refuse('dnf'),
})
