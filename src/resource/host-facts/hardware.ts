import type { FactGroup, FactValues } from './host-facts.ts'

/** Processors, memory, what the firmware says of the machine. */
export const hardware: FactGroup = {
  names: [
    'processor',
    'processor_count',
    'processor_cores',
    'processor_threads_per_core',
    'processor_vcpus',
    'processor_nproc',
    'memtotal_mb',
    'memfree_mb',
    'swaptotal_mb',
    'swapfree_mb',
    'memory_mb',
    'uptime_seconds',
    'loadavg',
    'system_vendor',
    'product_name',
    'product_version',
    'product_serial',
    'product_uuid',
    'bios_version',
    'bios_date',
    'bios_vendor',
    'board_vendor',
    'board_name',
  ],
  script: `cat /proc/cpuinfo; printf '\\000'; nproc; printf '\\000'; cat /proc/meminfo; printf '\\000'
cat /proc/uptime /proc/loadavg; printf '\\000'
grep -H '' /sys/devices/virtual/dmi/id/sys_vendor /sys/devices/virtual/dmi/id/product_* /sys/devices/virtual/dmi/id/bios_* /sys/devices/virtual/dmi/id/board_*; printf '\\000'`,
  parse: ([cpu = '', nproc = '', memory = '', times = '', firmware = '']) =>
    memory === ''
      ? {}
      : {
          ...processors(cpu, Number(nproc)),
          ...memoryIn(memory),
          ...timesIn(times),
          ...firmwareIn(firmware),
        },
}

const NAMED = /^(?:vendor_id|model name|Processor|Model|cpu|CPU implementer)$/

/** As Ansible counts them: by the sockets that the processors say they are in. */
function processors(text: string, nproc: number): FactValues {
  const processor: string[] = []
  const sockets = new Map<string, { cores: number; siblings: number }>()
  let socket = ''
  for (const line of text.split('\n')) {
    const at = line.indexOf(':')
    const [key, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    if (at > 0 && (key === 'processor' || NAMED.test(key))) processor.push(value)
    if (key === 'physical id') sockets.set((socket = value), sockets.get(value) ?? { cores: 1, siblings: 1 })
    const one = sockets.get(socket)
    if (one !== undefined && key === 'cpu cores') one.cores = Number(value) || 1
    if (one !== undefined && key === 'siblings') one.siblings = Number(value) || 1
  }
  const all = text.match(/^processor\s*:/gm)?.length ?? nproc
  const [first = { cores: 1, siblings: 1 }] = sockets.values()
  const count = sockets.size > 0 ? sockets.size : all
  const threads = Math.max(1, Math.floor(first.siblings / first.cores))
  return {
    processor,
    processor_count: count,
    processor_cores: first.cores,
    processor_threads_per_core: threads,
    processor_vcpus: threads * count * first.cores,
    processor_nproc: nproc,
  }
}

function memoryIn(text: string): FactValues {
  const mb = (name: string) =>
    Math.floor(Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024)
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  const [total, free, swap, swapFree] = [mb('MemTotal'), mb('MemFree'), mb('SwapTotal'), mb('SwapFree')]
  const unused = Math.floor((kb('MemFree') + kb('Cached') + kb('Buffers')) / 1024)
  return {
    memtotal_mb: total,
    memfree_mb: free,
    swaptotal_mb: swap,
    swapfree_mb: swapFree,
    memory_mb: {
      real: { total, used: total - free, free },
      nocache: { free: unused, used: total - unused },
      swap: { total: swap, free: swapFree, used: swap - swapFree, cached: mb('SwapCached') },
    },
  }
}

function timesIn(text: string): FactValues {
  const [up = '', load = ''] = text.split('\n')
  const [one, five, fifteen] = load.split(' ').map(Number)
  return {
    uptime_seconds: Math.floor(Number(up.split(' ')[0] ?? 0)) || 0,
    ...(fifteen === undefined ? {} : { loadavg: { '1m': one ?? 0, '5m': five ?? 0, '15m': fifteen } }),
  }
}

const FIRMWARE: { readonly [fact: string]: string } = {
  system_vendor: 'sys_vendor',
  product_name: 'product_name',
  product_version: 'product_version',
  product_serial: 'product_serial',
  product_uuid: 'product_uuid',
  bios_version: 'bios_version',
  bios_date: 'bios_date',
  bios_vendor: 'bios_vendor',
  board_vendor: 'board_vendor',
  board_name: 'board_name',
}

function firmwareIn(text: string): FactValues {
  const found = new Map(
    text.split('\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(line.lastIndexOf('/', at) + 1, at), line.slice(at + 1).trim()] as const
    }),
  )
  return Object.fromEntries(Object.entries(FIRMWARE).map(([fact, file]) => [fact, found.get(file) ?? 'NA']))
}
