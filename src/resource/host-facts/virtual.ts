import type { FactGroup, FactValues } from './host-facts.ts'

/** Whether the host is a machine of its own, in the order in which Ansible looks. */
export const virtual: FactGroup = {
  names: ['virtualization_type', 'virtualization_role'],
  script: `cat /proc/1/cgroup; printf '\\000'
grep -z '^container=' /proc/1/environ; printf '\\000'
if [ -e /proc/vz ] && ! [ -e /proc/lve ]; then if [ -e /proc/bc ]; then echo host; else echo guest; fi; fi; printf '\\000'
cat /run/systemd/container; printf '\\000'
if [ -e /.dockerenv ] || [ -e /.dockerinit ]; then echo docker; fi; printf '\\000'
if [ -e /proc/xen ]; then grep -c control_d /proc/xen/capabilities; fi; printf '\\000'
cat /sys/devices/virtual/dmi/id/product_name; printf '\\000'; cat /sys/devices/virtual/dmi/id/bios_vendor; printf '\\000'
cat /sys/devices/virtual/dmi/id/sys_vendor; printf '\\000'
grep -c -E '^flags.* hypervisor|^vendor_id.*(User Mode Linux|PowerVM Lx86|IBM/S390)|QEMU' /proc/cpuinfo; printf '\\000'
if [ -e /dev/kvm ] || grep -c '^kvm ' /proc/modules > /dev/null; then echo kvm; fi; printf '\\000'
if grep -c '^vboxdrv ' /proc/modules > /dev/null; then echo virtualbox; fi; printf '\\000'`,
  parse: (parts) => found(parts.map((part) => part.trim())),
}

const guest = (type: string): FactValues => ({ virtualization_type: type, virtualization_role: 'guest' })
const host = (type: string): FactValues => ({ virtualization_type: type, virtualization_role: 'host' })

function found(parts: readonly string[]): FactValues {
  const [cgroup = '', env = '', vz = '', container = '', docker = '', xen = ''] = parts
  const inside = insideOf(cgroup, env)
  if (inside !== undefined) return guest(inside)
  if (vz !== '') return { virtualization_type: 'openvz', virtualization_role: vz }
  if (container !== '') return guest(container)
  if (docker !== '') return guest(docker)
  if (xen !== '') return xen === '0' ? guest('xen') : host('xen')
  return byMachine(parts.slice(6))
}

function byMachine([product, bios, vendor, cpu, kvm, box]: readonly (string | undefined)[]): FactValues {
  const said = [product, bios, vendor].join('\n')
  const machine = MACHINES.find(([pattern]) => pattern.test(said))
  if (machine !== undefined) return guest(machine[1])
  if (cpu !== undefined && cpu !== '' && cpu !== '0') return guest('kvm')
  if (kvm !== undefined && kvm !== '') return host('kvm')
  const none = { virtualization_type: 'NA', virtualization_role: 'NA' }
  return box === undefined || box === '' ? none : host(box)
}

function insideOf(cgroup: string, env: string): string | undefined {
  if (/\/docker(\/|-[0-9a-f]+\.scope)/.test(cgroup)) return 'docker'
  if (/\/lxc\/|\/machine.slice\/machine-lxc/.test(cgroup)) return 'lxc'
  if (/\/system.slice\/containerd.service/.test(cgroup)) return 'containerd'
  if (env.includes('container=lxc')) return 'lxc'
  if (env.includes('container=podman')) return 'podman'
  return env === '' || env === 'container=' ? undefined : 'container'
}

const MACHINES: readonly (readonly [RegExp, string])[] = [
  [/^(KVM|Bochs|AHV|OpenStack Compute)$|^QEMU$|^RHEV|^oVirt|^Amazon EC2$|^Google/m, 'kvm'],
  [/^RHEV Hypervisor$/m, 'RHEV'],
  [/VMware/, 'VMware'],
  [/^VirtualBox$|^innotek GmbH$/m, 'virtualbox'],
  [/^Xen$/m, 'xen'],
  [/^Parallels/m, 'parallels'],
  [/^Virtual Machine$/m, 'VirtualPC'],
]
